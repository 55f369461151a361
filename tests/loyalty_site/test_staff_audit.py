"""The page of the audit: one change once, in words, searched by who, what, when, why and from where."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from loyalty_site import staff_roles
from loyalty_site.audit_words import KINDS, VERBS
from loyalty_site.lib import audited
from members.actions.audit import record
from members.models import Change, Store, User
from members.selectors import changes
from tests.rewards.views.shelf import shopper
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
FROM_EVERYWHERE = {"origin": "all"}


def page(language: str = "en", role: str = staff_roles.AUDITOR, status: int = 200, **query: str) -> str:
    browser = staff(role)
    with translation.override(language):
        answer = browser.get("/staff/audit/", query, headers={"accept-language": language})
    assert answer.status_code == status, answer.content
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


@pytest.fixture
def ginza() -> Store:
    return Store.objects.create(code="GINZA", name_ja="銀座店", name_en="Ginza")


def test_what_staff_did_stands_there_once_with_who_where_why_before_and_after() -> None:
    taro = shopper()
    browser = staff(staff_roles.SUPPORT)
    browser.post(f"/staff/members/{taro.pk}/status", {"status": "frozen", "reason": "lost"}, REMOTE_ADDR="192.0.2.7")
    said = page(origin="staff")
    assert said.count("Status of a member changed") == 1
    assert "support@example.com" in said
    assert "staff site · staff/members/&lt;uuid:member_id&gt;/status · 192.0.2.7" in said
    assert "Reason: lost" in said
    assert "before: active → after: frozen" in said
    assert "利用停止" in page("ja", origin="staff")


def test_sql_is_shown_as_done_directly_in_the_database(ginza: Store) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_store SET name_en = 'Ginza 2'")
    user = connection.settings_dict["USER"]
    said = page(kind="members_store", thing="GINZA")
    assert f"directly in the database by {user}" in said
    assert "before: Ginza → after: Ginza 2" in said
    assert f"{user} がデータベースで直接変更" in page("ja", kind="members_store")
    assert "Ginza 2" in page(who=f"db:{user}")
    assert "Ginza 2" not in page(who="db:somebody")


def test_a_form_of_staff_and_a_bulk_update_behind_it_are_one_change_of_theirs() -> None:
    browser = staff(staff_roles.MANAGER)
    Store.objects.create(code="UENO", name_ja="上野店", name_en="Ueno", channel="store")
    browser.post("/staff/registers", {"step": "add", "store": "UENO", "code": "1"})
    newest = Change.objects.order_by("-id")[0]
    assert (newest.origin, newest.door, newest.actor.email) == ("staff", "staff/registers", "manager@example.com")  # type: ignore[union-attr]
    assert {row.table_name for row in newest.row_changes.all()} == {"members_register"}
    assert newest.entries.get().verb == "register.add"


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"reason": "SIGN"}, True), ({"reason": "看板"}, True), ({"reason": "sigh"}, False), ({"reason": "100%"}, False),
        ({"who": "AKIKO@example.com"}, True), ({"who": "hiroshi@example.com"}, False),
        ({"kind": "members_store"}, True), ({"kind": "members_store", "thing": "GINZA"}, True),
        ({"kind": "members_store", "thing": "GINZA", "reason": "sign", "who": "akiko@example.com"}, True),
        ({"kind": "members_store", "thing": "UENO"}, False), ({"kind": "rewards_terms"}, False),
        ({"since": "2020-01-01", "until": "2099-12-31"}, True), ({"until": "2020-01-01"}, False),
        ({"origin": "command"}, False), ({"origin": "staff"}, True), ({"until": "9999-12-31"}, True),
    ],
)  # fmt: skip
def test_a_change_is_found_by_what_fits_it_alone(ginza: Store, query: dict[str, str], is_found: bool) -> None:
    akiko = User.objects.create_user("akiko@example.com")
    User.objects.create_user("hiroshi@example.com")
    with transaction.atomic():
        Store.objects.update(phone="03-9999-0000")
        record("store.change", "store", "GINZA", origin="staff", actor_id=akiko.pk, reason="Sign was wrong 看板の誤り")
    assert ("03-9999-0000" in page(**query)) is is_found


def test_pages_follow_each_other_without_a_gap(ginza: Store) -> None:
    for number in range(120):
        Store.objects.update(phone=f"n{number:03}")
    browser, seen, query = staff(staff_roles.AUDITOR), [], "?kind=members_store"
    while query:
        answer = browser.get(f"/staff/audit/{query}")
        seen += re.findall(r"(n\d{3})</ins>", answer.content.decode())
        query = answer.context["older"]
    assert seen == [f"n{number:03}" for number in reversed(range(120))]


@pytest.mark.parametrize(
    "query",
    [
        {"who": "\x00"}, {"thing": "x"}, {"kind": "pg_user"}, {"since": "tomorrow"}, {"origin": "moon"}, {"who": "a" * 999},
        {"since": "2026-02-02", "until": "2026-02-01"}, {"reason": "\x01"}, {"who": "nobody@example.com"},
    ],
)  # fmt: skip
def test_what_cannot_be_searched_is_answered_with_a_sentence(query: dict[str, str]) -> None:
    page(status=422, **query)


def test_a_search_that_would_take_too_long_is_answered_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, ginza: Store
) -> None:
    def slow(*_: object) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")
        return []

    monkeypatch.setattr(changes, "MILLISECONDS", 50)
    monkeypatch.setattr(changes, "_newest", slow)
    assert "This would take too long." in page(status=422)


def test_a_page_that_is_nowhere_is_the_first() -> None:
    for before in ("x", "-1", "9" * 40, "\x00", "１"):
        page(before=before)


def test_nobody_can_write_it() -> None:
    for role in (staff_roles.AUDITOR, staff_roles.MANAGER, staff_roles.ADMINISTRATOR):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(staff(role), method)("/staff/audit/").status_code == 405


def test_every_act_and_every_kind_has_words() -> None:
    sources = [*Path(settings.BASE_DIR).glob("*/actions/*.py"), settings.BASE_DIR / "loyalty_site/staff_roles.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    calls = r'(?:record|record_change|_end|_decide|_change)\(\s*[^"()]*?(?:\.of\([^)]*\))?[^"()]*?"([a-z_]+\.[a-z_]+)"'
    drafts = re.findall(r'_(?:record|saved)\((?:actor, |draft, actor, )"(\w+)"', text)
    said = set(re.findall(calls, text)) | {f"program_draft.{verb}" for verb in drafts}
    facts = {
        "coupon.redeemed",
        "coupon.issued",
        "member.enrolled",
        "member.left",
        "points.posted",
        "survey.answered",
    }  # of the outbox
    assert said - facts - set(VERBS) == set()
    assert len(said) > 40
    assert set(KINDS) <= {table.table for table in audited.tables()}
    assert {verb.partition(".")[0] for verb in VERBS} - {name for names in KINDS.values() for name in names} <= {
        "dead_address", "demo", "program_simulation", "shift", "webhook_event",
    }  # fmt: skip
