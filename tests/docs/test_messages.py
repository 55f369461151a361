"""docs/messages.md names every variable, filter, block and channel that there is, and no other."""

import re
from pathlib import Path

from django.utils.translation import override

from campaigns.core.content import BLOCKS, BLOCKS_MAX, WORDS
from campaigns.core.sms import SEGMENTS_MAX
from campaigns.forms import message_words
from campaigns.messages.liquid import PIECES_MAX
from campaigns.messages.variables import FILTERS, VARIABLES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "messages.md").read_text(encoding="utf-8")


def rows(heading: str, place: int = 0) -> list[list[str]]:
    """Return the cells of a table below a heading."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    tables = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
    return [
        [cell.strip() for cell in re.split(r"(?<!\s)\s\|\s|^\|\s|\s\|$", line)[1:-1]]
        for line in tables[place].splitlines()[2:]
    ]


def test_the_variables_are_those_of_the_registry() -> None:
    with override("en"):
        told = [[f"`{each.name}`", str(each.about), each.ja, each.en] for each in VARIABLES]
    assert rows("Variables") == told


def test_the_filters_are_those_of_the_registry() -> None:
    assert [row[0] for row in rows("Variables", 1)] == [f"`{each.name}`" for each in FILTERS]
    for each in FILTERS:
        assert f"`{each.example}`" in PAGE


def test_the_blocks_and_channels_are_those_that_there_are() -> None:
    with override("en"):
        assert [row[0] for row in rows("Blocks of a mail")] == [str(message_words.BLOCKS[kind]) for kind in BLOCKS]
    assert len(rows("Channels")) == len(WORDS)


def test_the_limits_are_those_of_the_code() -> None:
    bounds = {f"{channel}.{field.name}": field.most for channel, fields in WORDS.items() for field in fields}
    for sentence in (
        f"subject ({bounds['email.subject']} letters), preview text, and up to {BLOCKS_MAX} blocks",
        f"a text of up to {bounds['sms.text']} letters; the sender",
        f"title ({bounds['push.title']}) and text ({bounds['push.text']})",
        f"a text of up to {bounds['line.text']:,} letters",
        f"subject ({bounds['inbox.subject']}) and text ({bounds['inbox.text']:,})",
        f"at most {PIECES_MAX} variables and conditions",
        f"More than {SEGMENTS_MAX} parts are refused.",
    ):
        assert sentence in PAGE
