"""Day sheets on the staff site: a store's manager reads the own store's days and reopens one; the auditor reads all."""

import pytest
from django.test import Client

from members.actions import staff_posts
from members.models import AuditEntry, User
from rewards.actions import day_sheets
from rewards.actions.uses import local_day
from rewards.models import DaySheet
from tests.members.counter.cast import at_work, clerk, store, tablet
from tests.rewards.counter.cast import counter, rich, sale, sold
from tests.staff import staff

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/day-sheets/"


@pytest.fixture(autouse=True)
def two_stores() -> None:
    """Sell in Ginza and in Ueno, and close both days."""
    sold(counter(), sale(rich(), "1", 1980))
    ueno = at_work(tablet("UENO"), clerk("UENO", "201", "高橋"))
    sold(ueno, sale(rich(), "1", 5550))
    day_sheets.close("GINZA", local_day("GINZA"), ueno.post)
    day_sheets.close("UENO", local_day("UENO"), ueno.post)


def of_ginza() -> Client:
    client = staff("store_manager")
    staff_posts.add("GINZA", "900", "店長", role="manager", email="store_manager@example.com")
    return client


def test_the_manager_of_a_store_sees_it_alone() -> None:
    page = of_ginza().get(ADDRESS, {"store": "UENO"}).content.decode()
    assert "¥1,980" in page
    assert "¥5,550" not in page
    assert "UENO店" not in page


def test_the_auditor_reads_every_store_and_reopens_none() -> None:
    auditor = staff("auditor")
    page = auditor.get(ADDRESS, {"store": "UENO"}).content.decode()
    assert "¥5,550" in page
    assert 'name="reason"' not in page
    assert reopened(auditor, "UENO").status_code == 403


def test_a_manager_reopens_a_day_with_a_reason() -> None:
    boss = of_ginza()
    reopened(boss, "GINZA", reason=" ")
    assert DaySheet.objects.get(store="GINZA").closed_at is not None
    reopened(boss, "GINZA")
    assert DaySheet.objects.get(store="GINZA").closed_at is None
    entry = AuditEntry.objects.get(verb="day_sheet.reopen")
    assert (entry.actor, entry.reason) == (User.objects.get(email="store_manager@example.com"), "入力漏れ")


def test_another_store_is_not_reopened() -> None:
    assert reopened(of_ginza(), "UENO").status_code == 403
    assert DaySheet.objects.get(store="UENO").closed_at is not None


def test_who_manages_no_store_is_told_how_to() -> None:
    assert "担当者" in staff("store_manager").get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    "asked", [{"day": "x"}, {"day": "\0"}, {"store": "\0"}, {"store": "NONE", "day": "9999-12-31"}]
)
def test_what_is_no_store_or_day_is_the_first_and_today(asked: dict[str, str]) -> None:
    assert staff("manager").get(ADDRESS, asked).status_code == 200


def reopened(client: Client, at: str, reason: str = "入力漏れ"):
    return client.post(f"{ADDRESS}reopen", {"store": store(at).pk, "day": f"{local_day(at)}", "reason": reason})
