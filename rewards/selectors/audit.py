"""The audit of this site's own database."""

from uuid import UUID

from django.db import connection
from psycopg.conninfo import make_conninfo

from rewards.audit.difference import Difference
from rewards.audit.run import Checked, Progress, verify, verify_entry


def verify_ledger(
    *, account_id: UUID | None = None, processes: int = 1,
    progress: Progress | None = None,
) -> Checked:  # fmt: skip
    """Fold accounts again and compare: all of them or one. See `rewards.audit`."""
    return verify(
        conninfo(), account_id=None if account_id is None else str(account_id), processes=processes,
        progress=progress,
    )  # fmt: skip


def replay(account_id: UUID, no: int) -> Difference | None:
    """Compute one entry of an account again, from the first fact on; return what differs first, None where nothing does."""
    return verify_entry(conninfo(), str(account_id), no)


def conninfo() -> str:
    """Return under which address this process reaches the database."""
    known = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname", "connect_timeout", "sslmode", "sslrootcert", "options")
    return make_conninfo(**{name: known[name] for name in names if known.get(name) is not None})
