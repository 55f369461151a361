"""Everything a person reads is said in both languages; `loyalty_site.extraction` finds what is new."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from loyalty_site import extraction

BASE = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
CATALOGUES = [
    (app, language, messages)
    for app, found in extraction.messages_by_app(BASE).items()
    for language in extraction.LANGUAGES
    if (messages := {text for text, files in found.items() if extraction.is_wanted(language, files)})
]


@pytest.mark.parametrize(("app", "language", "messages"), CATALOGUES, ids=[f"{a}-{b}" for a, b, _ in CATALOGUES])
def test_the_catalogue_holds_every_text_and_no_other(
    app: str, language: str, messages: set[extraction.Message]
) -> None:
    catalogue = extraction.read_catalogue(extraction.catalogue_path(BASE, app, language), language)
    known = {(entry.context, entry.id) for entry in catalogue if entry.id}
    assert messages - known == set(), "run: python -m loyalty_site.extraction"
    assert known - messages == set(), "run: python -m loyalty_site.extraction"


@pytest.mark.parametrize(("app", "language", "messages"), CATALOGUES, ids=[f"{a}-{b}" for a, b, _ in CATALOGUES])
def test_every_text_is_translated_with_its_placeholders(
    app: str, language: str, messages: set[extraction.Message]
) -> None:
    catalogue = extraction.read_catalogue(extraction.catalogue_path(BASE, app, language), language)
    for entry in catalogue:
        if not entry.id:
            continue
        texts = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        assert all(texts), f"not translated: {entry.id}"
        assert not entry.fuzzy, f"uncertain: {entry.id}"
        source = entry.id if isinstance(entry.id, str) else entry.id[-1]
        for text in texts:
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(source)), entry.id


@pytest.mark.parametrize("language", extraction.LANGUAGES)
def test_no_text_has_two_translations(language: str) -> None:
    """Django merges the apps' catalogues into one, so that one of the two would be shown in the other's pages."""
    said: dict[tuple[str | None, str, bool], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for app, of_language, _ in CATALOGUES:
        if of_language != language:
            continue
        for entry in extraction.read_catalogue(extraction.catalogue_path(BASE, app, language), language):
            if entry.id:
                is_plural = not isinstance(entry.id, str)
                text = entry.id[0] if is_plural else entry.id  # gettext looks a plural up by its singular
                form = entry.string if isinstance(entry.string, str) else " / ".join(entry.string)
                said[entry.context, text, is_plural][form].append(app)
    twice = [
        f"{text!r} in the context {context!r}: "
        + ", ".join(f"{form} ({' '.join(apps)})" for form, apps in forms.items())
        for (context, text, _), forms in said.items()
        if len(forms) > 1
    ]
    assert not twice, "say it alike, or give one of the meanings a context:\n" + "\n".join(twice)


def test_what_domain_errors_say_is_found() -> None:
    texts = {text for _, text in extraction.messages_by_app(BASE)["members"]}
    assert "This card already belongs to another member. Use another card." in texts


def test_a_text_that_nobody_translated_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "templates" / "members" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text('{% load i18n %}<p class="a">\n  {% translate "New here" %}</p>', encoding="utf-8")
    extraction.update(tmp_path)
    path = extraction.catalogue_path(tmp_path, "members", "ja")
    assert not extraction.read_catalogue(path, "ja")["New here"].string
