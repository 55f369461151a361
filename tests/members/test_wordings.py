"""The wordings that consents name: in both languages, and never changed once somebody may have read them."""

import hashlib

import pytest

from members.core.wordings import WORDINGS

# A version that is missing here is added; one that differs has to become a new version instead.
READ = {
    "profile-1": "c9d55a2e57bdc984",
    "preferences-1": "d98ea9af406fc975",
    "unsubscribe-1": "3e0e7f76dc7c3ed7",
    "unsubscribe-all-1": "687d5babcda60688",
}


def test_every_version_is_written_down() -> None:
    assert set(WORDINGS) == set(READ)


@pytest.mark.parametrize("version", WORDINGS)
def test_a_version_says_what_it_always_said(version: str) -> None:
    texts = WORDINGS[version]
    assert set(texts) == {"ja", "en"}
    assert hashlib.sha256("\n".join([texts["ja"], texts["en"]]).encode()).hexdigest()[:16] == READ[version]
