"""Dates are written as each language writes them."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(("language", "text"), [("ja", "2026年11月21日(土)"), ("en", "21 Nov 2026")])
def test_a_date_is_written_in_its_language(language: str, text: str) -> None:
    with translation.override(language):
        assert date_format(date(2026, 11, 21)) == text
