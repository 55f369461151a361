"""A member scans the store's poster and uses a coupon there; a poster that was renewed opens nothing more."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from loyalty_site import staff_roles
from members.actions import posters
from members.actions.audit import COMMAND
from members.models import AuditEntry, Member, Store
from rewards.models import Redemption
from tests.rewards.uses.cast import has, member
from tests.staff import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro(client: Client) -> Member:
    found = member()
    client.force_login(found.user)
    return found


def address(store: str = "GINZA", seal: str | None = None) -> str:
    return "/use?" + urlencode({"store": store, "k": posters.seal(store) if seal is None else seal})


def test_it_offers_what_can_be_used_there(client: Client, taro: Member) -> None:
    coupons = {code: has(taro, code) for code in ("any-way", "at-ginza", "till-only", "later")}
    for store, offered in (("GINZA", {"any-way", "at-ginza"}), ("UENO", {"any-way"})):
        page = client.get(address(store)).content.decode()
        assert {code for code, coupon in coupons.items() if str(coupon.pk) in page} == offered


def test_the_chosen_one_is_used_in_that_store(client: Client, taro: Member) -> None:
    coupon = has(taro)
    sent = {"store": "UENO", "k": posters.seal("UENO")}
    page = client.get(f"/coupons/{coupon.pk}/use", sent).content.decode()
    assert "上野店" in page
    assert "銀座店" not in page
    assert client.post(f"/coupons/{coupon.pk}/use", sent).status_code == 303
    assert list(Redemption.objects.values_list("store", "way")) == [("UENO", "poster")]


@pytest.mark.parametrize("seal", ["AAAAAAAAAAAA", "x", "\x00"])
def test_a_seal_that_is_made_up_opens_nothing(client: Client, taro: Member, seal: str) -> None:
    coupon = has(taro)
    assert client.get(address(seal=seal)).status_code == 404
    answer = client.post(f"/coupons/{coupon.pk}/use", {"store": "GINZA", "k": seal})
    assert (answer.status_code, Redemption.objects.exists()) == (409, False)


def test_a_seal_is_one_stores_own(client: Client, taro: Member) -> None:
    assert client.get(address("UENO", posters.seal("GINZA"))).status_code == 404
    assert client.get(address("\x00", posters.seal("GINZA"))).status_code == 404


def test_a_renewed_poster_ends_the_one_before(client: Client, taro: Member) -> None:
    before = address()
    posters.renew(Store.objects.get(pk="GINZA"), COMMAND)
    assert client.get(before).status_code == 404
    assert client.get(address()).status_code == 200


def test_without_a_poster_it_says_what_to_do(client: Client, taro: Member) -> None:
    assert client.get("/use").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (staff_roles.CLERK, 403),
        (staff_roles.MARKETER, 403),
        (staff_roles.STORE_MANAGER, 200),
        (staff_roles.MANAGER, 200),
    ],
)
def test_managers_print_and_renew_it(taro: Member, role: str, status: int) -> None:
    browser, desk = staff(role), "/staff/records/members/store/GINZA/poster/"
    for page in (desk, f"{desk}print/", f"{desk}qr.svg"):
        assert browser.get(page).status_code == status
    browser.post(desk, {"step": "renew"})
    assert AuditEntry.objects.filter(verb="store.renew_poster", object_id="GINZA").exists() is (status == 200)


def test_an_online_shop_has_none(taro: Member) -> None:
    assert staff(staff_roles.MANAGER).get("/staff/records/members/store/WEB/poster/").status_code == 404
