"""Every page has one stylesheet, made of one file a component."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from loyalty_site.stylesheet import stylesheet

pytestmark = pytest.mark.django_db
CSS = Path(__file__).resolve().parents[2] / "static/css"


def test_every_file_is_in_it_and_nothing_is_fetched_after_it() -> None:
    text = stylesheet().text.decode()
    assert "@import" not in text
    assert text.index("@layer reset, tokens, base, layout, components, print;") < text.index("@layer reset {")
    for path in CSS.rglob("*.css"):
        if path.name == "site.css":
            continue
        selector = re.search(
            r"^[.@:\w*][^{/]*\{", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL), re.MULTILINE
        )
        assert selector, path
        assert selector[0] in text, f"{path} is not named in site.css"
    assert text.count("{") == text.count("}")


def test_its_address_is_kept_for_ever_and_changes_with_it(client: Client) -> None:
    address = re.search(r'href="(/style/site\.[0-9a-f]{12}\.css)"', client.get("/").content.decode())
    assert address
    answer = client.get(address[1])
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert not answer.cookies


def test_an_older_pages_address_has_the_present_one_for_now(client: Client) -> None:
    answer = client.get("/style/site.000000000000.css")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-cache"
    assert client.get("/style/other.css").status_code == 404


def test_it_travels_compressed(client: Client) -> None:
    answer = client.get(stylesheet().address, headers={"accept-encoding": "gzip, br"})
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert gzip.decompress(answer.content) == client.get(stylesheet().address).content
    assert len(answer.content) < 15_000
