"""The glossary is true: its code exists, and translations and templates keep to its words."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from loyalty_site import extraction

BASE = Path(__file__).resolve().parents[2]
ROOMS = ("models", "api", "core", "actions", "selectors")
# Pages and mails for staff and for developers; every other template is a member's.
FOR_STAFF = (
    "templates/admin/", "templates/api/", "templates/staff/", "templates/unfold/", "templates/rewards/staff/",
    "templates/members/staff/",
)  # fmt: skip


@cache
def table(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading of the glossary, cell by cell."""
    text = (BASE / "docs" / "glossary.md").read_text(encoding="utf-8")
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def words(cell: str) -> list[str]:
    return [word for word in cell.split("、") if word and word != "—"]


@cache
def forbidden() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return each word that is not used, what to say instead, and the phrases in which it is right."""
    return tuple(
        (word, instead, tuple(words(phrases)))
        for cell, instead, phrases in table("Words that are not used")
        for word in words(cell)
    )


def offences(text: str) -> list[str]:
    """Return what a text says that the glossary forbids."""
    found = []
    for word, instead, phrases in forbidden():
        rest = text
        for phrase in phrases:
            rest = rest.replace(phrase, "")
        if word in rest:
            found.append(f"{word}: say {instead}")
    return found


@cache
def translations() -> list[tuple[str, frozenset[str], str]]:
    """Return every Japanese text of our catalogues with the files that say it and its English."""
    said = []
    for app, messages in extraction.messages_by_app(BASE).items():
        path = extraction.catalogue_path(BASE, app, "ja")
        if not path.exists():
            continue
        for entry in extraction.read_catalogue(path, "ja"):
            if entry.id:
                files = frozenset(messages.get((entry.context, entry.id), ()))
                texts = [entry.string] if isinstance(entry.string, str) else entry.string
                said += [(text, files, str(entry.id)) for text in texts]
    return said


def sources() -> list[Path]:
    """Return every file of ours in which somebody could write Japanese for people to read."""
    folders = [*extraction.APPS, "templates"]
    found = [path for folder in folders for path in (BASE / folder).rglob("*")]
    wanted = {".html", ".txt", ".yaml", ".py", ".mjml"}
    theirs = BASE / "rewards/imports/headings.py"  # what the files of other systems call their columns
    return [path for path in found if path.suffix in wanted and "migrations" not in path.parts and path != theirs]


@cache
def identifiers() -> frozenset[str]:
    """Return every name and every name-like text of the models, the API and what they rest on."""
    found: set[str] = set()
    for path in (
        path
        for app in ("members", "rewards", "campaigns")
        for room in ROOMS
        for path in (BASE / app / room).rglob("*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(found)


def test_the_tables_are_read_whole() -> None:
    assert len(table("Words")) > 30
    assert {"獲得", "ユーザー", "景品", "取引"} <= {word for word, _, _ in forbidden()}
    assert len(table("Words for staff alone")) == 5


CODE = sorted({term for row in table("Words") for term in re.findall(r"`(\w+)`", row[2])})


@pytest.mark.parametrize("term", CODE)
def test_a_name_in_code_exists(term: str) -> None:
    assert term in identifiers()


def test_a_row_says_its_code_or_that_there_is_none() -> None:
    for japanese, _, code, _ in table("Words"):
        assert code == "—" or re.fullmatch(r"`\w+`(, `\w+`)*", code), japanese


def test_no_translation_says_what_is_not_said() -> None:
    wrong = {text: found for text, _, _ in translations() if (found := offences(text))}
    assert wrong == {}


def test_no_template_and_no_file_of_ours_does() -> None:
    wrong = {str(path.relative_to(BASE)): found for path in sources() if (found := offences(path.read_text("utf-8")))}
    assert wrong == {}


def test_members_do_not_read_the_words_of_staff() -> None:
    for word, _ in table("Words for staff alone"):
        for text, files, _ in translations():
            shown = [name for name in files if name.startswith("templates/") and not name.startswith(FOR_STAFF)]
            assert not (shown and word in text), (word, shown)


def test_a_forbidden_word_is_noticed_and_a_right_phrase_is_not() -> None:
    assert offences("100ポイントを獲得しました。") == ["獲得: say 付与、貯まる"]
    assert offences("クーポンを獲得しました。消費税を含みます。") == []
    assert offences("クーポンを獲得して、ポイントも獲得") == ["獲得: say 付与、貯まる"]


def test_the_glossarys_own_words_keep_to_it() -> None:
    for row in table("Words"):
        assert offences(row[0].replace("（発行・獲得・利用・期限切れ）", "")) == [], row[0]
