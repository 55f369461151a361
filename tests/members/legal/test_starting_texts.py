"""The texts that come with the software: complete, in both languages alike, and published once."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import resolve

from members.actions.legal import STARTING_TEXTS
from members.models import LegalDocument
from tests.loyalty_site.test_glossary import offences
from tests.members.legal.cast import version
from tests.rewards.cast import PROGRAMME, published

pytestmark = pytest.mark.django_db
KINDS = ("terms", "privacy")


def text(kind: str, language: str) -> str:
    return (STARTING_TEXTS / f"{kind}.{language}.md").read_text(encoding="utf-8")


def shape(markdown: str) -> list[str]:
    """Return what each line of a text is: a heading, an item of a list, a paragraph."""
    lines = [line for line in markdown.splitlines() if line.strip()]
    return [match[0] if (match := re.match(r"## |[0-9]+\. |- ", line)) else "text" for line in lines]


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_say_the_same_articles(kind: str) -> None:
    assert shape(text(kind, "ja")) == shape(text(kind, "en"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_link_leads_to_a_page(kind: str, language: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", text(kind, language))
    assert links
    for link in links:
        resolve(link)


@pytest.mark.parametrize("kind", KINDS)
def test_the_japanese_keeps_to_the_glossary(kind: str) -> None:
    assert offences(text(kind, "ja")) == []


def load(settings: Any = None) -> str:
    out = StringIO()
    call_command("load_legal", stdout=out)
    return out.getvalue()


def test_they_are_published_in_the_names_of_the_company_and_the_programme(client: Client, settings: Any) -> None:
    published()
    settings.COMPANY_NAME = {"ja": "株式会社きずな商店", "en": "Kizuna Stores Ltd."}
    load()
    assert LegalDocument.objects.count() == 2
    for document in LegalDocument.objects.all():
        assert "株式会社きずな商店" in document.text_ja
        assert "絆ポイント" in document.text_ja
        assert "Kizuna Stores Ltd." in document.text_en
        assert not re.search(r"\{\w+\}", document.text_ja + document.text_en)
    assert "株式会社きずな商店" in client.get("/terms").content.decode()


def test_what_is_there_stays() -> None:
    published()
    mine = version()
    load()
    load()
    assert LegalDocument.objects.get(kind="terms") == mine
    assert LegalDocument.objects.get(kind="privacy").version == 1


def test_without_a_programme_the_command_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="load_program"):
        load()


def test_the_first_programme_brings_them_and_a_later_one_asks_nobody(tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_text(PROGRAMME, encoding="utf-8")
    call_command("load_program", str(file), stdout=StringIO())
    assert LegalDocument.objects.count() == 2
