"""What staff read: every list and page opens in both languages, counts nothing and changes nothing."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loyalty_site import staff_roles
from members.actions import api_keys
from members.actions.enrolment import enrol
from members.models import MemberCard, User, Webhook
from rewards.actions.accounts import open_account
from rewards.actions.posting import post_purchase
from rewards.actions.refunds import post_refund
from rewards.models import PointEntry, Purchase, Refund
from tests.rewards.cast import draft, line, published
from tests.staff import staff

pytestmark = pytest.mark.django_db
QUERIES_MAX = 25
PAGES = [model for model in staff_roles.SEEN[staff_roles.MANAGER]]
KEPT = {model for models_kept in staff_roles.KEPT.values() for model in models_kept}


def address(model: type[models.Model], page: str = "changelist", *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


@pytest.fixture
def shop() -> Purchase:
    """A shop in which Taro has bought something and brought half of it back, and every list has a row."""
    published()
    taro, _ = enrol(
        external_id="T-1",
        email="taro@example.com",
        phone="090-1234-5678",
        name="山田 太郎",
        card="C 77",
        origin="import",
    )
    account = open_account(taro.pk, taro.joined_at)
    posted = post_purchase(draft(account, line(1980, sku="BEANS-1", quantity=2), external_id="R-1"))
    post_refund(posted.id, "B-1", datetime.now(UTC))
    api_keys.create("till", ["purchases:write"])
    Webhook.objects.create(url="https://shop.example.com/secret-token", events=["points.earned"], secret="whsec_hidden")
    return Purchase.objects.get(pk=posted.id)


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_manager_opens_every_list_and_every_row(shop: Purchase, model: type[models.Model], language: str) -> None:
    manager = staff(staff_roles.MANAGER)
    headers = {"Accept-Language": language}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert manager.get(address(model), headers=headers).status_code == 200
    assert not [query["sql"] for query in queries if "COUNT(" in query["sql"].upper()]
    assert len(queries) <= QUERIES_MAX
    for row in model._default_manager.all()[:3]:
        page = manager.get(address(model, "change", row.pk), headers=headers)
        assert page.status_code == 200
        assert b"whsec_hidden" not in page.content
        assert b"secret-token" not in page.content


@pytest.mark.parametrize("model", [page for page in PAGES if page not in KEPT], ids=lambda model: model.__name__)
def test_nobody_adds_changes_or_deletes_here(shop: Purchase, model: type[models.Model]) -> None:
    owner = User.objects.create_superuser("owner@example.com")
    TOTP.activate(owner, generate_totp_secret())
    client = Client()
    client.force_login(owner)
    assert client.post(address(model, "add")).status_code == 403
    row = model._default_manager.first()
    if row is not None:
        assert client.post(address(model, "change", row.pk), {"status": "x"}).status_code == 403
        assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    before = model._default_manager.count()
    client.post(address(model), {"action": "delete_selected", "_selected_action": [str(getattr(row, "pk", 1))]})
    assert model._default_manager.count() == before


@pytest.mark.parametrize("role", staff_roles.SEEN)
def test_each_role_opens_its_own_pages_alone(shop: Purchase, role: str) -> None:
    client = staff(role)
    for model in PAGES:
        expected = 200 if model in staff_roles.SEEN[role] else 403
        assert client.get(address(model)).status_code == expected, model


@pytest.mark.parametrize("term", ["T-1", "taro@example.com", "TARO@example.com", "090-1234-5678", "C 77", "number"])
@pytest.mark.parametrize("model", [PointEntry, Purchase], ids=lambda model: model.__name__)
def test_a_member_is_found_by_whatever_names_them(shop: Purchase, model: type[models.Model], term: str) -> None:
    assert shop.account is not None and shop.account.member is not None
    enrol(external_id="H-1", name="佐藤 花子")
    term = shop.account.member.number if term == "number" else term
    clerk = staff(staff_roles.CLERK)
    members = clerk.get(reverse("admin:members_member_changelist"), {"q": term})
    assert [member.external_id for member in members.context["cl"].result_list] == ["T-1"]
    assert len(clerk.get(address(model), {"q": term}).context["cl"].result_list) >= 1


def test_rows_are_found_by_their_own_references(shop: Purchase) -> None:
    clerk = staff(staff_roles.CLERK)

    def found(model: type[models.Model], term: str) -> list[models.Model]:
        return list(clerk.get(address(model), {"q": term}).context["cl"].result_list)

    entry = PointEntry.objects.get(purchase=shop, kind="earned")
    assert found(Purchase, "R-1") == found(Purchase, str(shop.pk)) == [shop]
    assert found(PointEntry, str(entry.pk)) == [entry]
    assert found(Refund, str(shop.pk)) == list(Refund.objects.all())
    assert [card.number for card in found(MemberCard, "C 77")] == ["C 77"]  # type: ignore[attr-defined]
    for model in (Purchase, PointEntry, Refund, MemberCard):
        for nothing in ("R-2", "a" * 5000, "ext:", "%", "😀", "email:@"):
            assert found(model, nothing) == []


def test_lists_do_not_ask_once_a_row(shop: Purchase) -> None:
    clerk = staff(staff_roles.CLERK)
    few = _queries(clerk)
    assert shop.account is not None
    for number in range(10):
        post_purchase(draft(shop.account.pk, external_id=f"N-{number}"))
    assert _queries(clerk) == few


def _queries(client: Client) -> list[int]:
    counts = []
    for model in (Purchase, PointEntry):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(model))
        counts.append(len(queries))
    return counts


def test_every_page_of_ours_is_one_that_the_tests_know() -> None:
    ours = [model for model in admin.site._registry if model._meta.app_label in {"members", "rewards", "campaigns"}]
    assert set(ours) == set(PAGES)


def test_a_search_that_cannot_be_stored_is_answered_with_a_sentence(shop: Purchase) -> None:
    answer = staff(staff_roles.CLERK).get(address(Purchase), {"q": "R\x001"})
    assert answer.status_code == 200
    assert [str(message) for message in answer.context["messages"]]
