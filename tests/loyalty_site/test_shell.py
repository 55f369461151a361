"""The site as an app: what a browser needs to install it, and to work without a network."""

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from loyalty_site.views import shell
from rewards.selectors.timeline import NoProgramme, current_timeline
from tests.rewards.cast import published
from tests.rewards.views.year import PROGRAMME, member_of

pytestmark = pytest.mark.django_db(transaction=True)
BASE = Path(__file__).resolve().parents[2]


def manifest(client: Client, language: str = "ja") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/manifest/{language}.webmanifest").json()
    return found


def size_of(address: str) -> str:
    """Return a PNG's width and height, read from its header."""
    path = finders.find(address.removeprefix("/static/"))
    assert isinstance(path, str), address
    head = Path(path).read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return "{}x{}".format(*struct.unpack(">II", head[16:24]))


def test_a_browser_finds_what_it_needs_to_install_the_site(client: Client) -> None:
    found = manifest(client)
    assert (found["start_url"], found["scope"], found["id"]) == ("/card", "/", "/")
    assert found["display"] == "standalone"
    assert {(icon["sizes"], icon["purpose"]) for icon in found["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in found["icons"]:
        assert size_of(icon["src"]) == icon["sizes"]


def test_the_app_has_the_programmes_own_name_in_each_language(client: Client) -> None:
    with pytest.raises(NoProgramme):
        current_timeline()  # what an earlier test published is forgotten
    assert manifest(client)["name"] == "Kizuna"
    published(PROGRAMME)
    assert (manifest(client, "ja")["name"], manifest(client, "en")["name"]) == ("絆ポイント", "Kizuna Points")
    assert manifest(client, "ja")["description"] != manifest(client, "en")["description"]


@pytest.mark.parametrize("address", ["/manifest/fr.webmanifest", "/offline/fr"])
def test_there_are_two_languages(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_colours_are_the_designs_paper(client: Client) -> None:
    light, dark = re.findall(r"--paper: (#\w+);", (BASE / "static/css/tokens.css").read_text())
    assert (manifest(client)["theme_color"], manifest(client)["background_color"]) == (light, light)
    page = client.get("/accounts/login/").content.decode()
    for colour, scheme in ((light, "light"), (dark, "dark")):
        assert f'<meta name="theme-color" content="{colour}" media="(prefers-color-scheme: {scheme})">' in page


def test_a_page_names_its_manifest_and_its_icon(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/accounts/login/").content.decode()
    assert '<link rel="manifest" href="/manifest/en.webmanifest">' in page
    touch = re.search(r'<link rel="apple-touch-icon" href="([^"]+)">', page)
    assert touch is not None
    assert size_of(touch[1]) == "180x180"


def test_the_worker_is_started_from_the_root_and_never_stale(client: Client) -> None:
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert 'importScripts("/static/js/service-worker.js")' in answer.content.decode()


def test_the_worker_is_told_addresses_that_exist(client: Client) -> None:
    start = client.get("/service-worker.js").content.decode()
    told = json.loads(start.split("self.SHELL = ", 1)[1].split(";\n", 1)[0])
    style, *files = told["files"]
    assert all(finders.find(address.removeprefix("/static/")) for address in files)
    assert client.get(style).status_code == 200
    assert [client.get(address).status_code for address in told["offline"].values()] == [200, 200]
    assert told["signOut"] == ["/accounts/logout/", "/staff/records/logout/"]


def test_in_production_the_worker_is_told_the_hashed_names(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    call_command("collectstatic", interactive=False, verbosity=0)
    shell._shell.cache_clear()
    try:
        start = client.get("/service-worker.js").content.decode()
    finally:
        shell._shell.cache_clear()
    told = json.loads(start.split("self.SHELL = ", 1)[1].split(";\n", 1)[0])
    for address in told["files"]:
        assert address.startswith(tuple(told["static"]))
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address)  # what the worker takes for a name that never changes
    for address in told["files"][1:]:
        assert (tmp_path / address.removeprefix("/static/")).is_file()


def test_every_source_of_the_offline_page_is_a_file() -> None:
    assert [source for source in shell.OFFLINE_SOURCES if not (BASE / source).is_file()] == []


@pytest.mark.parametrize(("language", "heading"), [("ja", "インターネットに接続できません"), ("en", "No connection")])
def test_the_offline_page_knows_nobody(client: Client, language: str, heading: str) -> None:
    client.force_login(member_of("taro@example.com").user)
    answer = client.get(f"/offline/{language}")
    page = answer.content.decode()
    assert heading in page
    assert (answer["Content-Language"], f'<html lang="{language}">' in page) == (language, True)
    for word in ("<form", "card-owner", "csrf", "山田"):
        assert word not in page


def test_a_page_bears_the_mark_of_whoever_is_signed_in(client: Client) -> None:
    marks = []
    for email in ("taro@example.com", "hana@example.com"):
        client.force_login(member_of(email).user)
        card, drawing = client.get("/card"), client.get("/card/qr.svg")
        marks.append(card["X-Card-Owner"])
        assert drawing["X-Card-Owner"] == marks[-1]
        assert f'<meta name="card-owner" content="{marks[-1]}">' in card.content.decode()
    assert len(set(marks)) == 2
    client.logout()
    assert '<meta name="card-owner" content="">' in client.get("/accounts/login/").content.decode()
    assert "X-Card-Owner" not in client.get("/card")
