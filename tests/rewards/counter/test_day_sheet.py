"""The day sheet (日計): its figures by register and clerk, closed by the shop, reopened by the manager with a reason."""

from datetime import timedelta
from uuid import uuid4

import pytest

from members.actions.cards import add_blank
from members.actions.enrolment import enrol
from members.models import AuditEntry, Member, Shift
from rewards.actions import counter as acts
from rewards.actions import day_sheets
from rewards.actions.uses import local_day
from rewards.selectors.day_sheets import BY_CODE, SheetRow, day_sheet
from tests.members.counter.cast import at_work, clerk, manager, tablet
from tests.rewards.cast import account
from tests.rewards.counter.cast import counter, rich, sale, sold
from tests.rewards.counter.till import entered, send

pytestmark = pytest.mark.django_db


def rows() -> dict[tuple[str, str], SheetRow]:
    found = day_sheet("GINZA", local_day("GINZA"), acts.zone_of("GINZA"))
    return {(row.register, row.clerk): row for row in found.rows}


@pytest.fixture
def sato() -> Shift:
    return counter()


def test_every_act_is_counted_where_it_was_done(sato: Shift) -> None:
    suzuki = at_work(tablet(number="2"), clerk(number="102", name="鈴木"))
    taro = rich(500)
    sold(sato, sale(taro, "1", 1980, points_used=300))
    wrong = sold(sato, sale(taro, "2", 5000))
    acts.undo(sato, wrong.purchase_id, uuid4(), "wrong_amount")
    first = sold(suzuki, sale(account(), "1", 3000))
    acts.take_back(suzuki, first.purchase_id, uuid4(), "customer", amount=1000)
    acts.credit_late(suzuki, sale(account(), "9", 2000, receipt_register="7"), uuid4(), "card_forgotten")
    add_blank(["C-1"])
    acts.enrol_with_card(suzuki, "C-1", uuid4())
    enrol(email="hanako@example.com", store="GINZA", clerk="101", source=BY_CODE)
    found = rows()
    one, two = found["1", "101 佐藤"], found["2", "102 鈴木"]
    assert (one.sales, one.amount, one.points_used, one.points_value) == (1, 1980, 300, 300)
    assert (one.undone, one.undone_amount, one.points_given) == (1, 5000, 16)
    assert (two.sales, two.amount, two.points_given) == (1, 3000, 30)
    assert (two.refunds, two.refunds_amount, two.late_credits, two.late_points, two.enrolments) == (1, 1000, 1, 20, 1)
    assert found["", "101"].enrolments == 1
    total = day_sheet("GINZA", local_day("GINZA"), acts.zone_of("GINZA")).total
    assert (total.sales, total.amount, total.enrolments, total.undone) == (2, 4980, 2, 1)


def test_nothing_is_posted_for_a_closed_day(sato: Shift) -> None:
    taro = rich()
    done = sold(sato, sale(taro))
    add_blank(["C-1"])
    day_sheets.close("GINZA", local_day("GINZA"), sato.post)
    day_sheets.close("GINZA", local_day("GINZA"), sato.post)
    for act in (
        lambda: acts.sell(sato, sale(taro, "2"), uuid4()),
        lambda: acts.undo(sato, done.purchase_id, uuid4(), "other"),
        lambda: acts.take_back(sato, done.purchase_id, uuid4(), "other"),
        lambda: acts.credit_late(sato, sale(taro, "3", receipt_register="1"), uuid4(), "other"),
        lambda: acts.enrol_with_card(sato, "C-1", uuid4()),
    ):
        with pytest.raises(day_sheets.DayClosed):
            act()
    assert AuditEntry.objects.filter(verb="day_sheet.close").count() == 1


def test_the_manager_reopens_it_for_a_reason(sato: Shift) -> None:
    boss, day = manager(), local_day("GINZA")
    day_sheets.close("GINZA", day, sato.post)
    for post, reason, error in (
        (sato.post, "入力漏れ", day_sheets.ReopenedByManager), (boss, " ", day_sheets.ReopeningReasonMissing),
        (manager("UENO", "ueno@example.com"), "入力漏れ", day_sheets.ReopenedByManager),
    ):  # fmt: skip
        with pytest.raises(error):
            day_sheets.reopen_at_till("GINZA", day, post, reason)
    day_sheets.reopen_at_till("GINZA", day, boss, "レシート12の入力漏れ")
    entry = AuditEntry.objects.get(verb="day_sheet.reopen")
    assert (entry.reason, entry.actor) == ("レシート12の入力漏れ", boss.user)
    sold(sato, sale(rich()))


def test_tomorrow_cannot_be_closed(sato: Shift) -> None:
    with pytest.raises(day_sheets.DayNotOver):
        day_sheets.close("GINZA", local_day("GINZA") + timedelta(days=1), sato.post)


def test_the_sheet_is_closed_and_reopened_on_its_page(sato: Shift) -> None:
    client = entered(tablet(number="3"), sato.post)
    sold(sato, sale(rich()))
    assert "¥1,980" in client.get("/staff/counter/sheet").content.decode()
    client.post("/staff/counter/sheet/close", {"day": f"{local_day('GINZA')}"})
    page = client.get("/staff/counter/sheet").content.decode()
    assert "佐藤さんが締めました" in page
    assert "sheet/reopen" not in page
    blocked = send(client, f"/staff/counter/members/{member_id()}", receipt="9", amount="100", step="post")
    assert (blocked.status_code, "締められている" in blocked.content.decode()) == (422, True)
    boss = entered(tablet(number="4"), manager())
    boss.post("/staff/counter/sheet/reopen", {"day": f"{local_day('GINZA')}", "reason": "入力漏れ"})
    assert "締めました" not in boss.get("/staff/counter/sheet").content.decode()


@pytest.mark.parametrize("day", ["", "x", "\0", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_that_is_none_is_today(sato: Shift, day: str) -> None:
    client = entered(tablet(number="3"), sato.post)
    assert client.get("/staff/counter/sheet", {"day": day}).status_code == 200
    assert client.post("/staff/counter/sheet/reopen", {"day": day}).status_code == 302


def member_id() -> object:
    return Member.objects.values_list("pk", flat=True).first()
