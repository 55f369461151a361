"""A version is published once, begins today or later, says what it changes, and is recorded."""

from datetime import timedelta
from hashlib import sha256

import orjson
import pytest

from members.actions.audit import COMMAND
from members.actions.legal import Draft, publish
from members.errors import InvalidText, LegalBeginsTooSoon, LegalUnfinished, LegalVersionOutdated, TextTooLong
from members.models import AuditEntry, LegalDocument
from members.selectors.legal import editions, in_force, today
from tests.members.legal.cast import version

pytestmark = pytest.mark.django_db
DRAFT = Draft("terms", today(), "本文", "Text")


def test_the_first_version_needs_no_change_and_a_later_one_does() -> None:
    publish(DRAFT, COMMAND)
    with pytest.raises(LegalUnfinished):
        publish(DRAFT._replace(replaces=1), COMMAND)
    with pytest.raises(LegalUnfinished):
        publish(DRAFT._replace(replaces=1, change_ja="変更"), COMMAND)
    assert publish(DRAFT._replace(replaces=1, change_ja="変更", change_en="Change"), COMMAND).version == 2


def test_the_digest_covers_all_that_a_version_says() -> None:
    document = version(asks=False)
    said = {
        "kind": "terms", "version": 1, "effective_from": today().isoformat(), "asks": False,
        "text_ja": document.text_ja, "text_en": document.text_en, "change_ja": document.change_ja,
        "change_en": document.change_en,
    }  # fmt: skip
    assert bytes(document.digest) == sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()


def test_whoever_wrote_on_top_of_an_older_version_is_told() -> None:
    version()
    version()
    with pytest.raises(LegalVersionOutdated):
        publish(DRAFT._replace(replaces=1, change_ja="変更", change_en="Change"), COMMAND)
    assert LegalDocument.objects.count() == 2


def test_a_version_begins_neither_in_the_past_nor_before_the_one_before_it() -> None:
    with pytest.raises(LegalBeginsTooSoon):
        version(effective_from=today() - timedelta(days=1))
    version(effective_from=today() + timedelta(days=10))
    with pytest.raises(LegalBeginsTooSoon):
        version()
    assert version(effective_from=today() + timedelta(days=10)).version == 2


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text_ja": " \n "}, LegalUnfinished),
        ({"text_en": ""}, LegalUnfinished),
        ({"text_ja": "a\x00"}, InvalidText),
        ({"change_en": "\u202e"}, InvalidText),
        ({"text_en": "a" * 100_001}, TextTooLong),
        ({"change_ja": "あ" * 401}, TextTooLong),
    ],
)
def test_what_cannot_be_read_is_refused(changes: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        publish(DRAFT._replace(**changes), COMMAND)
    assert not LegalDocument.objects.exists()


def test_the_version_in_force_is_the_newest_that_has_begun() -> None:
    first, second = version(), version()
    later = version(effective_from=today() + timedelta(days=30))
    privacy = version("privacy")
    assert in_force() == [second, privacy]
    assert [(edition.document, edition.state) for edition in editions("terms")] == [
        (later, "later"), (second, "in_force"), (first, "earlier"),
    ]  # fmt: skip
    assert editions("terms")[1].until == today() + timedelta(days=29)


def test_publishing_is_recorded_without_the_text() -> None:
    document = version()
    entry = AuditEntry.objects.get(verb="legal.publish")
    assert entry.object_id == str(document.pk)
    assert entry.data["after"]["version"] == 1
    assert "本文" not in str(entry.data)
