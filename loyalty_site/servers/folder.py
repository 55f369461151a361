"""The folder that servers keep their files in: its lock, its leases, its private files."""

import fcntl
import os
import pwd
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCAL_FOLDER = Path(__file__).resolve().parent.parent.parent / ".local"


class ServerError(Exception):
    """A server cannot be started or stopped; the message is one line that says why and what to do."""


class Folder:
    """A folder of servers, made on first use, closed to other users.

    Several processes may use it at once: `lock` lets one at a time start or stop servers, and each that
    works with running servers holds a lease, so that nobody stops them under its feet. Both are released
    by the kernel however the process ends.
    """

    def __init__(self, path: Path = LOCAL_FOLDER) -> None:
        self.path = path.absolute()
        self._lease: int | None = None

    def prepare(self) -> None:
        """Make the folder; raise ServerError where it belongs to somebody else.

        Root in somebody's checkout makes it theirs, because root's PostgreSQL runs as they do there.
        """
        if not self.path.exists():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = ordinary_owner(self.path.parent)
            if owner:
                os.chown(self.path, owner.pw_uid, owner.pw_gid)
        if not os.access(self.path, os.R_OK | os.W_OK | os.X_OK):
            raise ServerError(f"{self.path} belongs to another user: be that user, or set DATABASE_URL and REDIS_URL.")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Wait until no other process starts or stops servers here."""
        self.prepare()
        with open(self.path / "lock", "a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def lease(self) -> None:
        """Say that this process uses the servers until it ends or calls `release`."""
        if self._lease is None:
            self._lease = os.open(self.path / "lease", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._lease, fcntl.LOCK_SH)

    def release(self) -> None:
        if self._lease is not None:
            os.close(self._lease)
            self._lease = None

    def in_use(self) -> bool:
        """Tell whether another process holds a lease."""
        self.prepare()
        with open(self.path / "lease", "a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False


def ordinary_owner(path: Path) -> pwd.struct_passwd | None:
    """Return whose folder it is where this process is root and they are not, else None."""
    if os.geteuid() != 0 or path.stat().st_uid == 0:
        return None
    try:
        return pwd.getpwuid(path.stat().st_uid)
    except KeyError:  # a number without a name, as in a folder brought into a container
        return None


def write_private(path: Path, text: str) -> None:
    """Write a file that only the folder's owner reads; they see the old text or the new, never a part."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    owner = ordinary_owner(path.parent)
    if owner:
        os.chown(draft, owner.pw_uid, owner.pw_gid)
    draft.replace(path)


def read_text(path: Path) -> str | None:
    try:
        return path.read_text().strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None
