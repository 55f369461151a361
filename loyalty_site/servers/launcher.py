"""How PostgreSQL's programs are run: it refuses to run as root, and must work for root too."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loyalty_site.servers.folder import ServerError, ordinary_owner


@dataclass(frozen=True)
class Launcher:
    """Run a program under a prefix, or as another user."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    def run(self, arguments: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, out of reach of Ctrl-C, and return what it printed."""
        if self.user is not None:
            options |= {"user": self.user, "group": self.group, "extra_groups": []}
        try:
            return subprocess.run(
                [*self.prefix, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
                check=False,
                **options,
            )
        except OSError as error:
            return subprocess.CompletedProcess(list(map(str, arguments)), 127, str(error))

    def can_use(self, program: Path, folder: Path) -> bool:
        """Tell whether the program can be run and the folder written to."""
        probe = self.run(["/bin/sh", "-c", 'test -x "$1" && test -w "$2"', "sh", program, folder])
        return probe.returncode == 0


def namespace() -> Launcher:
    """Return a launcher in a user namespace, where root is an ordinary user who owns root's files.

    So nothing changes hands. The user must be one that the system knows: initdb looks up its name.
    """
    user = next((entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid not in (0, 65534)), 65534)
    return Launcher(("unshare", "--user", f"--map-user={user}", f"--map-group={user}"))


def find_launcher(program: Path, folder: Path) -> Launcher:
    """Return the way to run PostgreSQL's programs on a folder; raise ServerError where there is none."""
    if os.geteuid() != 0:
        return Launcher()
    owner = ordinary_owner(folder)
    launcher = Launcher(user=owner.pw_uid, group=owner.pw_gid) if owner else namespace()
    if launcher.can_use(program, folder):
        return launcher
    reason = (
        f"{owner.pw_name}, whose folder this is, cannot run {program}"
        if owner
        else "this system forbids the user namespace that would let it"
    )
    raise ServerError(
        f"PostgreSQL does not run as root, and {reason}: "
        "run this as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )
