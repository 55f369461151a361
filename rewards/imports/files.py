"""The private folder of files that staff import: each job's file, its totals, and what was rejected of it.

No address leads there; only this process's user can enter. A file goes some days after it was last used.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from loyalty_site.lib.clock import now
from rewards.imports.runs import reject_path


def path_of(job_id: UUID) -> Path:
    """Return where a job's file lies."""
    return Path(settings.IMPORT_FOLDER) / f"{job_id}.csv"


def totals_of(job_id: UUID) -> Path:
    """Return where the old system's totals lie that came with a job's file."""
    return path_of(job_id).with_suffix(".totals.csv")


def rejects_of(job_id: UUID) -> Path:
    """Return where the rejected lines of a job's file lie."""
    return reject_path(path_of(job_id))


def keep(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that nobody else can read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        for piece in pieces:
            stream.write(piece)


def use(job_id: UUID) -> bool:
    """Have a job's file kept from now on as if it had come today; False where it is gone."""
    try:
        for path in (path_of(job_id), totals_of(job_id)):
            if path == path_of(job_id) or path.exists():
                os.utime(path)
    except OSError:
        return False
    return True


def forget(job_id: UUID) -> None:
    """Remove everything that lies there of a job."""
    for path in Path(settings.IMPORT_FOLDER).glob(f"{job_id}.*"):
        with suppress(FileNotFoundError):
            path.unlink()


def purge() -> int:
    """Remove the files that were not used for IMPORT_FILE_DAYS days; returns how many."""
    oldest = (now() - timedelta(days=settings.IMPORT_FILE_DAYS)).timestamp()
    count = 0
    for path in Path(settings.IMPORT_FOLDER).glob("*.csv*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
                count += 1
    return count
