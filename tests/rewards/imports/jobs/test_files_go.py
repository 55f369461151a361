"""Files lie where nobody else can enter, and go some days after they were last used."""

import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from loyalty_site.lib.clock import now
from rewards.tasks import purge_import_files
from tests.rewards.cast import published
from tests.rewards.imports.jobs.desk import MEMBERS, NAMED, act, manager, named, sent

pytestmark = pytest.mark.django_db(transaction=True)


def test_nobody_else_can_enter(folder: Path) -> None:
    sent(manager(), MEMBERS)
    (path,) = folder.iterdir()
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700 and stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_they_go_after_some_days_and_their_page_says_so(folder: Path, settings: Any) -> None:
    published()
    client = manager()
    job = act(client, named(client, sent(client, MEMBERS), NAMED), "check")
    settings.IMPORT_FILE_DAYS = 7
    with time_machine.travel(now() + timedelta(days=6)):
        purge_import_files()
    assert list(folder.iterdir())
    with time_machine.travel(now() + timedelta(days=8)):
        purge_import_files()
    assert not list(folder.iterdir())
    assert b"has been removed" in client.get(f"/staff/imports/{job.pk}").content
    for what in ("check", "begin"):
        page = client.post(f"/staff/imports/{job.pk}/{what}", follow=True)
        assert b"Send it again." in page.content
    for address in ("columns", "preview"):
        assert client.get(f"/staff/imports/{job.pk}/{address}", follow=True).status_code == 200
