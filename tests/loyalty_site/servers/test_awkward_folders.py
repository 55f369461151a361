"""Folders with a space, quotes and Japanese, deep ones, and ones below a folder that is closed to others."""

from pathlib import Path

import pytest

from loyalty_site.servers import Servers


@pytest.mark.parametrize("name", ["with a space", 'it\'s "quoted" $HOME', "お店", "/".join(["deep" * 5] * 8)])
def test_servers_start_in_a_folder_with_an_awkward_name(tmp_path: Path, name: str) -> None:
    pair = Servers(tmp_path / name)
    try:
        pair.start()
        assert pair.addresses() is not None
    finally:
        pair.stop()


def test_servers_start_below_a_closed_folder_without_changing_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = closed.stat()
    pair = Servers(closed / "checkout" / ".local")
    try:
        pair.start()
        assert (closed.stat().st_mode, closed.stat().st_uid) == (before.st_mode, before.st_uid)
    finally:
        pair.stop()
