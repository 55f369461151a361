"""Many at once: one publishes a version, and a version is accepted once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from members.actions.audit import COMMAND
from members.actions.legal import Draft, publish
from members.errors import LegalVersionOutdated
from members.models import Acceptance, AuditEntry, LegalDocument
from members.selectors.legal import today
from tests.members.cast import person
from tests.members.legal.cast import version

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def all_at_once(act: Callable[[], Any]) -> list[Any]:
    barrier = Barrier(THREADS)

    def run(_: int) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_of_many_who_publish_at_once_one_does_and_the_others_are_told() -> None:
    """Seen to fail without the lock: the others met the constraint instead of the sentence."""
    version()
    draft = Draft("terms", today(), "本文", "Text", "変更", "Change", replaces=1)

    def act() -> str:
        try:
            return str(publish(draft, COMMAND).version)
        except LegalVersionOutdated:
            return "told"

    assert sorted(all_at_once(act)) == ["2", *["told"] * (THREADS - 1)]
    assert LegalDocument.objects.count() == 2
    assert AuditEntry.objects.filter(verb="legal.publish").count() == 2


def test_a_version_that_is_accepted_many_times_at_once_is_accepted_once() -> None:
    """Seen to fail without the constraint: a row for each."""
    taro, document = person(), version()

    def act() -> int:
        client = Client()
        client.force_login(taro.user)
        return client.post("/acceptance", {"document": str(document.pk)}).status_code

    assert set(all_at_once(act)) == {302}
    assert Acceptance.objects.count() == 1
