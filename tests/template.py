"""An empty, migrated database that every run copies: migrations are replayed when one of them has changed, not before.

Its name holds a digest of the migrations and of the locked requirements, so that one that is old is never copied.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".local" / "test-runs"
# A server may be that of several checkouts: each keeps and drops its own.
PREFIX = f"kizuna_template_{hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:6]}_"


def provide() -> str:
    """Return the name of the template on the server of DATABASE_URL, made where it is missing."""
    address = os.environ["DATABASE_URL"]
    name = f"{PREFIX}{_digest()}"
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(FOLDER / "template", "a") as lock, psycopg.connect(address, autocommit=True) as connection:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _make(connection, address, name)
    return name


def _make(connection: psycopg.Connection, address: str, name: str) -> None:
    """Migrate under another name first: a template that is there is whole."""
    draft = f"{name}_draft"
    _drop_old(connection)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
    environment = os.environ | {"DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{draft}"))}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True)
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))


def _drop_old(connection: psycopg.Connection) -> None:
    names = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]).fetchall()
    for (name,) in names:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _digest() -> str:
    found = hashlib.sha256((ROOT / "requirements" / "development.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:12]
