"""A manager undoes a use within its day; the audit trail says who."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from loyalty_site import staff_roles
from members.actions.audit import COMMAND
from members.models import AuditEntry
from rewards.actions.coupons import exchange
from rewards.actions.uses import undo_use, use_before_staff
from rewards.core.coupons.refusals import UseOver
from rewards.models import Redemption
from rewards.selectors.accounts import account_of
from rewards.selectors.audit import verify_ledger
from tests.rewards.uses.cast import has, member, named
from tests.staff import staff

pytestmark = pytest.mark.django_db
LIST = "/staff/records/rewards/redemption/"


def undo(browser: Client, used: Redemption) -> Any:
    return browser.post(LIST, {"action": "undo", "_selected_action": [str(used.pk)]}, follow=True)


@pytest.mark.parametrize(
    ("role", "may"), [(staff_roles.CLERK, False), (staff_roles.STORE_MANAGER, True), (staff_roles.MANAGER, True)]
)
def test_managers_undo_a_use(role: str, may: bool) -> None:
    coupon = has(member())
    used = use_before_staff(named(coupon), "GINZA")
    undo(staff(role), used)
    coupon.refresh_from_db()
    used.refresh_from_db()
    assert (coupon.status, used.cancelled_at is not None) == (("issued", True) if may else ("redeemed", False))
    assert AuditEntry.objects.filter(verb="redemption.undo", object_id=str(used.pk)).exists() is may


def test_the_coupon_can_be_used_again_and_its_points_stay_spent() -> None:
    taro = member()
    coupon, _ = exchange(account_of(taro.pk), "bought")
    undo_use(use_before_staff(named(coupon), "GINZA").pk, COMMAND)
    assert use_before_staff(named(coupon), "UENO").way == "staff"
    assert verify_ledger().difference is None


@pytest.mark.parametrize(("at", "may"), [("2026-12-01T14:59:00Z", True), ("2026-12-01T15:00:00Z", False)])
def test_the_day_is_the_stores_own(at: str, may: bool) -> None:
    coupon = has(member())
    with time_machine.travel(datetime(2026, 12, 1, 3, tzinfo=UTC), tick=False):
        used = use_before_staff(named(coupon), "GINZA")
    with time_machine.travel(datetime.fromisoformat(at), tick=False):
        if may:
            undo_use(used.pk, COMMAND)
        else:
            with pytest.raises(UseOver):
                undo_use(used.pk, COMMAND)
    used.refresh_from_db()
    assert (used.cancelled_at is not None) is may


def test_a_day_later_the_staff_read_why_not() -> None:
    with time_machine.travel(datetime(2026, 12, 1, 3, tzinfo=UTC)):
        used = use_before_staff(named(has(member())), "GINZA")
        browser = staff(staff_roles.MANAGER)
    with time_machine.travel(datetime(2026, 12, 2, 3, tzinfo=UTC)):
        assert "利用した当日だけ" in undo(browser, used).content.decode()


def test_all_staff_see_the_signs_of_today_and_find_a_use_by_its_code() -> None:
    coupon = has(member())
    use_before_staff(named(coupon), "GINZA")
    browser = staff(staff_roles.CLERK)
    page = browser.get(f"{LIST}signs/").content.decode()
    assert "銀座店" in page
    assert "通販" not in page
    assert "any-way" in browser.get(LIST, {"q": coupon.code}).content.decode()
    assert "any-way" not in browser.get(LIST, {"q": "7Q2KD9WX4T1RC1"}).content.decode()
