"""Text in one form, with nothing in it that cannot be seen."""

import pytest

from loyalty_site.lib import text


@pytest.mark.parametrize(
    "hostile",
    [
        "a\0b",
        "a\nb",
        "\ud800",
        "a\u202eb",
        "\u200fa",
        "a\u2066b",
        "a\u200bb",
        "\ufeffa",
        "a\u2028b",
        "\x7f",
        "\x9f",
    ],
)
def test_what_cannot_be_seen_is_refused(hostile: str) -> None:
    assert not text.is_plain(hostile)
    with pytest.raises(ValueError, match="not plain"):
        text.clean_line(hostile)


@pytest.mark.parametrize("plain", ["山田 太郎", "𠮷野家", "O’Brien", "葛󠄀城", "👨‍👩‍👧", ""])
def test_names_and_signs_are_kept(plain: str) -> None:
    assert text.clean_line(plain) == plain


def test_full_width_letters_and_half_width_kana_take_their_ordinary_form() -> None:
    assert text.clean_line("　ＡＢＣ　１２３　ﾔﾏﾀﾞ ") == "ABC 123 ヤマダ"


@pytest.mark.parametrize("written", ["やまだ たろう", "ヤマダ　タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"])
def test_one_reading_is_written_one_way(written: str) -> None:
    assert text.clean_reading(written) == "ヤマダ タロウ"


def test_a_reading_of_a_foreign_name_may_be_latin() -> None:
    assert text.clean_reading("José O'Brien-Smith") == "José O'Brien-Smith"


@pytest.mark.parametrize("written", ["山田", "ヤマダ1", "<b>"])
def test_what_is_no_reading_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a reading"):
        text.clean_reading(written)
