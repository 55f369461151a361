"""The rules page, for everybody."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rewards.actions.terms import publish
from rewards.models import Terms
from tests.rewards.cast import programme, published
from tests.rewards.views.year import PROGRAMME

pytestmark = pytest.mark.django_db(transaction=True)


def read(client: Client, address: str = "/program", language: str = "ja") -> str:
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", ["/program", "/about"])
def test_without_a_programme_it_is_calm(client: Client, address: str) -> None:
    assert "会員プログラムはまだ始まっていません" in read(client, address)


@pytest.mark.parametrize("address", ["/program", "/program/1", "/about"])
def test_it_is_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_it_says_the_rules_the_version_and_its_day(client: Client) -> None:
    published(PROGRAMME)
    page = read(client)
    assert "100円ごとに1ポイントが貯まります。" in page
    assert "第1版" in page
    assert "適用中" in page
    assert "for every 100 yen" in read(client, language="en")


def test_every_version_can_be_read(client: Client) -> None:
    published(PROGRAMME)
    published('rules: [{code: base, kind: amount, points: 2, per: "100"}]')
    assert "100円ごとに2ポイントが貯まります。" in read(client)
    old = read(client, "/program/1")
    assert "100円ごとに1ポイントが貯まります。" in old
    assert "これは以前の版です。" in old
    assert 'href="/program/1"' in read(client)


def test_a_version_to_come_says_so(client: Client) -> None:
    published(PROGRAMME)
    current = Terms.objects.get().document
    publish(
        programme("program: {late_credit_days: 1}", current),
        effective_at=datetime.now(UTC) + timedelta(days=9),
    )
    assert "適用前" in read(client)
    assert "この版はまだ適用されていません。" in read(client, "/program/2")


@pytest.mark.parametrize("address", ["/program/9", "/program/99999999999999999999"])
def test_a_version_that_never_was_is_not_found(client: Client, address: str) -> None:
    published(PROGRAMME)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/program", "/about"])
def test_names_do_no_harm(client: Client, address: str) -> None:
    nasty = "<script>alert(1)</script>{{7*7}}"
    published(PROGRAMME.replace("絆ポイント", f'"{nasty}"').replace("ja: ゴールド", f'ja: "{nasty}"'))
    page = read(client, address)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "{{7*7}}" in page


@pytest.mark.parametrize("address", ["/program", "/about"])
def test_more_versions_cost_no_more_queries(client: Client, address: str) -> None:
    published(PROGRAMME)
    counts = []
    for points in (2, 3, 4):
        published(f'rules: [{{code: base, kind: amount, points: {points}, per: "100"}}]')
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 2


def test_the_introduction_invites_and_tells_search_engines(client: Client) -> None:
    published(PROGRAMME)
    page = read(client, "/about")
    assert 'href="/accounts/signup/"' in page
    assert '<meta name="description" content="絆ポイントは入会無料の会員プログラムです。100円ごとに1ポイント' in page
    assert "<title>ポイントと会員特典のご案内 | 絆ポイント</title>" in page


def test_the_start_page_leads_to_both(client: Client) -> None:
    page = read(client, "/")
    assert 'href="/about"' in page
    assert 'href="/program"' in page
