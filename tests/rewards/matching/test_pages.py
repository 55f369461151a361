"""The pages of the matching: what each role sees and may do there, and what hostile hands can send."""

from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from members.actions import staff_posts
from members.models import AuditEntry, Member
from rewards.journals import jobs
from rewards.journals.columns import DEFAULTS
from rewards.models import Journal, JournalLayout, JournalReceipt, MatchingCase, MatchingDay
from tests.members.counter.cast import store
from tests.rewards.matching.day import Day, apples, delivered, journal_of, member, sell
from tests.staff import staff

FORM = "application/x-www-form-urlencoded"
pytestmark = pytest.mark.django_db
INDEX = "/staff/matching/"


def store_manager(at: str = "GINZA") -> Client:
    client = staff("store_manager")
    staff_posts.add(store(at).pk, "900", "店長", role="manager", email="store_manager@example.com")
    return client


def faulty() -> Day:
    """Return a day with a sale at the counter alone and a receipt of the register alone."""
    day = Day()
    sell(member(), "0001", day.at(10), 1000)
    delivered([apples("0002", day.at(11), 2500)])
    return day


def page(client: Client, day: Day, at: str = "GINZA") -> str:
    answer = client.get(f"{INDEX}days/{at}/{day.day}")
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def send(client: Client, path: str, **fields: str) -> str:
    answer = client.post(INDEX + path, fields, follow=True)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_day_shows_its_groups_and_the_start_page_says_what_waits() -> None:
    day, client = faulty(), staff("manager")
    shown = page(client, day)
    for words in ("店頭のみ", "レジのみ", "1-0001", "10ポイントを確認中", "1-0002", "￥2,500"):
        assert words in shown or words.replace("￥", "¥") in shown, words
    assert "突合で食い違いのある日が1日あります" in client.get("/staff/").content.decode()
    assert "判断待ち1件" in client.get(INDEX).content.decode()


def test_a_store_manager_decides_and_closes_and_a_manager_reopens() -> None:
    day, client = faulty(), store_manager()
    case = MatchingCase.objects.get()
    assert "判断するまで" in page(client, day)
    assert "理由が必要です" in send(client, f"cases/{case.pk}", step="confirm", reason="")
    send(client, f"cases/{case.pk}", step="confirm", reason="控えを確認")
    send(client, f"days/GINZA/{day.day}", step="close")
    assert MatchingDay.objects.get().closed_at is not None
    assert client.post(f"{INDEX}days/GINZA/{day.day}", {"step": "reopen", "reason": "x"}).status_code == 403
    send(staff("manager"), f"days/GINZA/{day.day}", step="reopen", reason="送り漏れ")
    assert MatchingDay.objects.get().closed_at is None
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"matching_case.confirmed", "matching_day.close", "matching_day.reopen"} <= verbs


def test_another_stores_manager_sees_nothing_of_it() -> None:
    day, client = faulty(), store_manager("UENO")
    case, receipt = MatchingCase.objects.get(), JournalReceipt.objects.get()
    assert str(day.day) not in client.get(INDEX).content.decode()
    for path in (f"days/GINZA/{day.day}", f"journals/{Journal.objects.get().pk}", f"columns/{day.register.pk}"):
        assert client.get(INDEX + path).status_code == 404, path
    for path in (f"cases/{case.pk}", f"receipts/{receipt.pk}", f"days/GINZA/{day.day}"):
        assert client.post(INDEX + path, {"step": "confirm", "reason": "x"}).status_code == 404, path
    assert MatchingCase.objects.get().state == "open"


def test_an_auditor_reads_and_decides_nothing() -> None:
    day, client = faulty(), staff("auditor")
    assert "<form" not in page(client, day).partition("<main")[2].partition("</main")[0]
    assert client.post(f"{INDEX}days/GINZA/{day.day}", {"step": "close"}).status_code == 403
    assert client.post(f"{INDEX}cases/{MatchingCase.objects.get().pk}", {"step": "confirm"}).status_code == 403


def test_a_receipt_is_credited_from_the_page() -> None:
    day, client = faulty(), staff("manager")
    receipt, taro = JournalReceipt.objects.get(), Member.objects.get()
    assert "この番号の会員はいません" in send(client, f"receipts/{receipt.pk}", number="99", reason="x")
    spaced = f"{taro.number[:4]} {taro.number[4:]}"
    assert "後付けしました" in send(client, f"receipts/{receipt.pk}", number=spaced, reason="聞き忘れ")
    assert "もう一度突合しました" in send(client, f"days/GINZA/{day.day}", step="match")


def test_a_journal_is_delivered_and_watched() -> None:
    day, client = Day(), staff("manager")
    file = SimpleUploadedFile("売上.csv", journal_of([apples("0001", day.at(10))]))
    answer = client.post(
        f"{INDEX}journals/", {"register": day.register.pk, "file": file, "is_whole": "on"}, follow=True
    )
    assert "順番を待っています" in answer.content.decode()
    jobs.run_waiting()
    shown = client.get(f"{INDEX}journals/{Journal.objects.get().pk}").content.decode()
    assert f"days/GINZA/{day.day}" in shown
    assert "売上.csv" in client.get(f"{INDEX}journals/").content.decode()


def test_a_wrong_file_is_told_beside_the_field() -> None:
    day, client = Day(), staff("manager")
    file = SimpleUploadedFile("x.csv", b"a,b\n1,2\n")
    answer = client.post(f"{INDEX}journals/", {"register": day.register.pk, "file": file})
    assert answer.status_code == 422 and "「レシート番号」という列がありません" in answer.content.decode()
    assert not Journal.objects.exists()


def test_columns_are_kept_for_a_register() -> None:
    day, client = Day(), store_manager()
    path = f"{INDEX}columns/{day.register.pk}"
    assert "レシート番号" in client.get(path).content.decode()
    twice = dict(DEFAULTS) | {"total": "日付"}
    assert client.post(path, twice).status_code == 422
    assert client.post(path, dict(DEFAULTS) | {"total": "", "amount": ""}).status_code == 422
    assert client.post(path, dict(DEFAULTS) | {"total": "総合計"}).status_code == 302
    assert JournalLayout.objects.get().columns["total"] == "総合計"


@pytest.mark.parametrize("text", ["\0", "\ud800", "x" * 5000, "‮", "<script>", "%00"])
def test_hostile_texts_break_nothing(text: str) -> None:
    day, client = faulty(), staff("manager")
    case, receipt = MatchingCase.objects.get(), JournalReceipt.objects.get()
    encoded = text.encode("utf-8", "surrogatepass")
    for path in (f"cases/{case.pk}", f"receipts/{receipt.pk}", f"days/GINZA/{day.day}"):
        for step in (b"confirm", b"correct", b"choose", b"close", encoded):
            fields = {"step": step, "reason": encoded, "number": encoded, "receipt": encoded}
            assert client.post(INDEX + path, urlencode(fields), FORM, follow=True).status_code < 500
        case.refresh_from_db()
    columns = urlencode(dict.fromkeys(DEFAULTS, encoded))
    assert client.post(f"{INDEX}columns/{day.register.pk}", columns, FORM).status_code == 422
    for place in (f"days/{uuid4()}/{day.day}", "days/GINZA/tomorrow", "days/%00/2026-01-01", "days/GINZA/9999-99-99"):
        assert client.get(INDEX + place).status_code == 404


def test_the_command_imports_and_says_what_came_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = Day()
    sell(member(), "0001", day.at(10), 1000)
    path = tmp_path / "journal.csv"
    path.write_bytes(journal_of([apples("0001", day.at(10))]))
    call_command("import_journal", str(path), store="GINZA", register="1")
    assert "1" in capsys.readouterr().out and JournalReceipt.objects.exclude(purchase=None).count() == 1
    for store_code, file in (("NOWHERE", path), ("GINZA", tmp_path / "none.csv"), ("GINZA", tmp_path)):
        with pytest.raises(CommandError):
            call_command("import_journal", str(file), store=store_code, register="1")
