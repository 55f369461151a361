"""Both servers of one folder, started and stopped together."""

from dataclasses import dataclass
from pathlib import Path

from loyalty_site.servers.folder import LOCAL_FOLDER, Folder
from loyalty_site.servers.postgres import Postgres
from loyalty_site.servers.valkey import Valkey


@dataclass(frozen=True)
class Addresses:
    database_url: str
    redis_url: str


class Servers:
    """The PostgreSQL and the Valkey of a folder, by default of this checkout's `.local`."""

    def __init__(self, path: Path = LOCAL_FOLDER) -> None:
        self.folder = Folder(path)
        self.postgres = Postgres(self.folder.path / "postgres")
        self.valkey = Valkey(self.folder.path / "valkey")

    def start(self) -> Addresses:
        """Start what does not run and hold a lease on both; of two calls at once one starts, both return.

        Raises ServerError where a server cannot run.
        """
        with self.folder.lock():
            self.postgres.start()
            self.valkey.start()
            self.folder.lease()
        return Addresses(self.postgres.url() or "", self.valkey.url() or "")

    def addresses(self) -> Addresses | None:
        """Return where both answer, or None."""
        if self.postgres.answers() and self.valkey.answers():
            return Addresses(self.postgres.url() or "", self.valkey.url() or "")
        return None

    def stop(self, *, if_unused: bool = False) -> list[str]:
        """Stop what runs and return its names; with `if_unused` only where no other process uses it."""
        self.folder.release()
        with self.folder.lock():
            if if_unused and self.folder.in_use():
                return []
            servers: dict[str, Postgres | Valkey] = {"PostgreSQL": self.postgres, "Valkey": self.valkey}
            return [name for name, server in servers.items() if server.stop()]
