"""The membership card as it is shown at a till."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from members.actions.cards import activate
from members.actions.profile import change
from tests.lib import scanner
from tests.rewards.cast import published
from tests.rewards.views.year import PROGRAMME, live_through_a_year, member_of

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]
ADDRESSES = ["/card", "/card/barcode.svg", "/card/qr.svg"]
READERS = {"jan13": scanner.read_jan13, "code128": scanner.read_code128, "nw7": scanner.read_nw7, "qr": scanner.read_qr}


@pytest.mark.parametrize("address", ADDRESSES)
def test_guests_sign_in_first(client: Client, address: str) -> None:
    assert client.get(address).url.startswith("/accounts/login/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_only_read(client: Client, address: str) -> None:
    client.force_login(member_of("taro@example.com").user)
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_on_the_way_keeps_it(client: Client, address: str) -> None:
    client.force_login(member_of("taro@example.com").user)
    kept = client.get(address)["Cache-Control"]
    assert "private" in kept
    assert "no-store" in kept


def test_it_says_whose_it_is(page_of: Page) -> None:
    taro = live_through_a_year()
    page = page_of(taro, "/card")
    number = taro.number
    groups = (number[0], number[1:5], number[5:9], number[9:])
    assert "".join(f"<span>{group}</span>" for group in groups) in page
    for text in ("絆ポイント", "シルバー", "pass--silver", "山田 太郎"):
        assert text in page
    assert re.search(r'<span class="pass__points-value">1,\d{3}</span> ポイント', page)


@pytest.mark.parametrize(
    ("language", "bars", "squares"),
    [
        ("ja", "会員番号のバーコード", "会員番号のQRコード"),
        ("en", "Barcode of your member number", "QR code of your member number"),
    ],
)
def test_it_shows_a_barcode_and_a_qr_code(page_of: Page, language: str, bars: str, squares: str) -> None:
    page = page_of(member_of("taro@example.com"), "/card", language)
    assert re.search(rf'src="/card/barcode.svg" width="351" height="88" alt="{bars}"', page)
    assert re.search(rf'src="/card/qr.svg" width="203" height="203" alt="{squares}"', page)


@pytest.mark.parametrize(("kind", "read"), READERS.items(), ids=READERS)
def test_the_setting_decides_the_kind_of_barcode(
    client: Client, settings: Any, kind: str, read: Callable[[bytes], str]
) -> None:
    settings.CARD_BARCODE = kind
    taro = member_of("taro@example.com")
    client.force_login(taro.user)
    answer = client.get("/card/barcode.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert read(answer.content) == taro.number


def test_the_qr_code_carries_the_number(client: Client) -> None:
    taro = member_of("taro@example.com")
    client.force_login(taro.user)
    assert scanner.read_qr(client.get("/card/qr.svg").content) == taro.number


def test_one_qr_code_is_enough(page_of: Page, settings: Any) -> None:
    settings.CARD_BARCODE = "qr"
    page = page_of(member_of("taro@example.com"), "/card")
    assert page.count("<img") == 1
    assert "会員番号のQRコード" in page


def test_a_printed_card_of_an_old_system_is_there_too(page_of: Page, client: Client) -> None:
    taro = member_of("taro@example.com")
    card = activate("0012345678", taro, accept_unknown=True)
    page = page_of(taro, "/card")
    assert "お手持ちのカード" in page
    assert f'src="/card/{card.pk}/barcode.svg"' in page
    assert scanner.read_code128(client.get(f"/card/{card.pk}/barcode.svg").content) == "0012345678"


def test_a_card_of_another_member_is_not_to_be_found(client: Client) -> None:
    card = activate("0012345678", member_of("hana@example.com"), accept_unknown=True)
    client.force_login(member_of("taro@example.com").user)
    assert client.get(f"/card/{card.pk}/barcode.svg").status_code == 404


def test_without_a_programme_the_card_stands(page_of: Page) -> None:
    taro = member_of("taro@example.com")
    assert taro.number[-4:] in page_of(taro, "/card")


def test_a_suspended_member_is_told_what_that_means(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    change(taro, status="frozen")
    assert "会員資格を一時停止しています" in page_of(taro, "/card")


def test_the_main_menu_leads_to_it(page_of: Page) -> None:
    assert 'href="/card" aria-current="page"' in page_of(member_of("taro@example.com"), "/card")
