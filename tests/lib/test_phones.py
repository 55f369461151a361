"""Telephone numbers in the one form that a machine can dial."""

import pytest

from loyalty_site.lib import phones


@pytest.mark.parametrize(
    "written",
    [
        "090-1234-5678",
        "09012345678",
        "０９０−１２３４−５６７８",
        "090 (1234) 5678",
        "+81 90-1234-5678",
        "+81 (0)90 1234 5678",
    ],
)
def test_every_way_of_writing_is_one_number(written: str) -> None:
    assert phones.to_e164(written) == "+819012345678"


def test_a_number_abroad_keeps_its_country() -> None:
    assert phones.to_e164("+44 20 7946 0018") == "+442079460018"


@pytest.mark.parametrize(
    "written", ["", "119", "090-1234", "abc", "\0", "\ud800", "+0 123", "09012345678 ext 3", "9" * 400]
)
def test_what_nobody_answers_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a phone number"):
        phones.to_e164(written)


def test_a_stored_number_is_shown_as_people_write_it() -> None:
    assert phones.to_local("+819012345678") == "090-1234-5678"
    assert phones.to_local("+442079460018") == "+44 20 7946 0018"
