"""What the lines of a mail are taken for."""

import pytest

from loyalty_site.lib.mails.blocks import PREHEADER_MAX, letter_of
from loyalty_site.lib.mails.sending import html_of

TEXT = """Two lines
of one paragraph.

Do it here:
https://shop.example/a?b=1

A1B2-C3D4

- IP address: ::1
- Browser: X

--
Kizuna
shop.example
"""


def test_lines_are_told_by_how_they_are_written() -> None:
    letter = letter_of(TEXT)
    assert [(block.kind, block.lines) for block in letter.blocks] == [
        ("paragraph", ("Two lines", "of one paragraph.")),
        ("paragraph", ("Do it here:",)),
        ("link", ("https://shop.example/a?b=1",)),
        ("code", ("A1B2-C3D4",)),
        ("facts", ("IP address: ::1", "Browser: X")),
    ]
    assert letter.sender == ("Kizuna", "shop.example")
    assert letter.preheader == "Two lines of one paragraph."


def test_long_first_words_are_cut() -> None:
    letter = letter_of("あ" * 300)
    assert len(letter.preheader) == PREHEADER_MAX
    assert letter.sender == ()


def test_the_last_line_of_two_hyphens_parts_the_sender_from_what_is_said() -> None:
    letter = letter_of("Yes.\n\n--\nHanako, Ginza\n\n--\nKizuna\nhttps://shop.example")
    assert [block.lines for block in letter.blocks] == [("Yes.",), ("--", "Hanako, Ginza")]
    assert letter.sender == ("Kizuna", "https://shop.example")


@pytest.mark.parametrize(
    "line", ["see https://shop.example", "javascript:alert(1)", "ftp://shop.example", "A1b2", "--", "- ", ""]
)
def test_what_is_no_link_and_no_code_is_neither(line: str) -> None:
    assert {block.kind for block in letter_of(line).blocks} <= {"paragraph", "facts"}


@pytest.mark.parametrize(
    "text", ["</mj-text><mj-raw><script>x</script>", "{{ 7*7 }} {% now %}", "&lt;b&gt; & \" '", "\u202eRTL", "😀" * 200]
)
def test_what_is_said_stays_text(text: str) -> None:
    html = html_of(text, text)
    assert "<script>" not in html
    assert "49" not in html.partition("<body")[2].replace("490", "")
    assert html.count("😀") >= text.count("😀")
