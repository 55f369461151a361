"""A file goes from the page to the ledger: sent, columns guessed and named, looked at, checked, imported, told of."""

import csv
import gzip
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import AuditEntry, Member
from rewards.models import ImportJob, ImportMap, ImportRun, PointAccount, Purchase
from tests.rewards.cast import account, published
from tests.rewards.imports.files import run
from tests.rewards.imports.jobs.desk import MEMBERS, NAMED, act, as_it_is, manager, named, send, sent
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)

BALANCES = "member_external_id,points,expires_on\na-1,300,2099-12-31\nnobody,5,\n"
PURCHASES = """注文番号,店舗コード,購入日時,会員コード,商品コード,個数,単価,合計
p-1,GINZA,2026/3/1 10:00,a-1,APPLE,2,500,1500
p-1,GINZA,,,PEAR,1,500,
p-2,NOWHERE,2026/3/2 10:00,a-1,APPLE,1,500,500
p-3,GINZA,yesterday,a-1,APPLE,1,500,500
"""


def test_columns_are_guessed_by_their_headings() -> None:
    published()
    client = manager()
    job = sent(client, PURCHASES, "purchases")
    form = client.get(f"/staff/imports/{job.pk}/columns").context["form"]
    guessed = [form.fields[f"column_{place}"].initial for place in range(8)]
    assert guessed == [
        "external_id", "store", "purchased_at", "member_external_id", "sku", "quantity", "unit_price", "total",
    ]  # fmt: skip


def test_a_file_goes_in_after_its_check_and_its_map_is_kept() -> None:
    published()
    client = manager()
    job = named(client, sent(client, MEMBERS.encode("cp932")), {**NAMED, "name": "Old till"})
    assert ImportMap.objects.get().columns == {
        "お客様番号": "external_id",
        "氏名": "name",
        "入会日": "joined_on",
        "ポイント": "",
    }
    assert b"can all be imported" in client.get(f"/staff/imports/{job.pk}/preview").content
    job = act(client, job, "check")
    assert (job.step, job.status, job.accepted, Member.objects.count()) == ("check", "done", 2, 0)
    job = act(client, job, "begin")
    assert (job.step, job.status, job.accepted, job.repeated, job.rejected) == ("import", "done", 2, 0, 0)
    assert set(Member.objects.values_list("external_id", "name")) == {("a-1", "青木 花"), ("a-2", "馬場 太郎")}
    verbs = list(AuditEntry.objects.filter(object_id=str(job.pk)).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["import_job.send", "import_job.name_columns", "import_job.check", "import_job.import"]
    # The next file with these headings is read in the same way without being told.
    more = sent(client, MEMBERS + "a-3,千葉 幸,2024-03-07,\n")
    form = client.get(f"/staff/imports/{more.pk}/columns").context["form"]
    assert [form.fields[f"column_{place}"].initial for place in range(4)] == list(NAMED.values())
    more = act(client, named(client, more, NAMED), "check")
    more = act(client, more, "begin")
    assert (more.accepted, more.repeated) == (1, 2)
    page = staff("auditor").get("/staff/imports/").content.decode()
    assert "old.csv" in page and "manager@example.com" in page


def test_the_same_file_twice_adds_nothing_whoever_brings_it(tmp_path: object) -> None:
    published()
    client = manager()
    content = "external_id,joined_on\na-1,2024-01-05\n"
    for expected in ((1, 0), (0, 1)):
        job = named(client, sent(client, content), as_it_is("external_id,joined_on"))
        job = act(client, act(client, job, "check"), "begin")
        assert (job.accepted, job.repeated) == expected
    path = tmp_path / "old.csv"  # type: ignore[operator]
    path.write_text(content)
    assert "0 went in, 1 were there already" in run("import_members", path)
    assert ImportRun.objects.count() == 1 and Member.objects.count() == 1


def test_rejected_lines_are_told_downloaded_corrected_and_sent_again() -> None:
    published()
    account(external_id="a-1")
    client = manager()
    job = named(
        client,
        sent(client, BALANCES.replace("nobody", "=nobody"), "balances"),
        as_it_is("member_external_id,points,expires_on"),
    )
    job = act(client, act(client, job, "check"), "begin")
    assert (job.accepted, job.rejected) == (1, 1)
    page = client.get(f"/staff/imports/{job.pk}/rejects")
    assert page.context["rows"] == [("3", "There is no member =nobody: enrol them first.", ["=nobody", "5", ""])]
    response = client.get(f"/staff/imports/{job.pk}/rejects.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1][2:] == ["'=nobody", "5", ""]
    account(external_id="=nobody")
    again = sent(client, text, "balances")
    form = client.get(f"/staff/imports/{again.pk}/columns").context["form"]
    again = named(client, again, {name: field.initial for name, field in form.fields.items() if name != "name"})
    again = act(client, act(client, again, "check"), "begin")
    assert (again.accepted, again.rejected) == (1, 0)
    assert PointAccount.objects.get(member__external_id="=nobody").available == 5


def test_the_first_rows_are_shown_with_what_is_wrong_beside_line_and_column() -> None:
    published()
    account(external_id="a-1")
    client = manager()
    job = sent(client, gzip.compress(PURCHASES.replace(",", "\t").encode("utf-8-sig")), "purchases", "old.tsv.gz")
    columns = as_it_is("external_id,store,purchased_at,member_external_id,sku,quantity,unit_price,total")
    preview = client.get(f"/staff/imports/{named(client, job, columns).pk}/preview").context["preview"]
    assert [(row.line_no, row.column) for row in preview.rows] == [(2, ""), (3, ""), (4, "store"), (5, "purchased_at")]
    assert "is not a time" in preview.rows[3].reason and preview.rows[3].cells[2] == ("yesterday", True)
    assert not Purchase.objects.exists() and not ImportRun.objects.exists()
    job = act(client, act(client, job, "check"), "begin")
    assert (job.accepted, job.rejected) == (1, 2)
    assert Purchase.objects.get().total == 1500


def test_a_purchase_that_goes_on_past_the_rows_shown_is_read_whole() -> None:
    published()
    client = manager()
    lines = "".join(f"p-1,GINZA,2026-03-01 10:00:00,S{number},1,1,150\n" for number in range(150))
    header = "external_id,store,purchased_at,sku,quantity,amount,total"
    job = named(client, sent(client, f"{header}\n{lines}", "purchases"), as_it_is(header))
    preview = client.get(f"/staff/imports/{job.pk}/preview").context["preview"]
    assert len(preview.rows) == 100 and preview.bad == 0


def test_the_result_is_compared_with_the_old_totals() -> None:
    published()
    client = manager()
    for total, differs in (("2", False), ("3", True)):
        totals = SimpleUploadedFile(
            "totals.csv", f"measure,key,total\nmembers,,{total}\nmembers_by_tier,bronze,2\n".encode()
        )
        job = act(client, named(client, sent(client, MEMBERS, totals=totals), NAMED), "check")
        assert bool(job.differences) == differs and job.differences is not None
        assert (b"difference is 0" in client.get(f"/staff/imports/{job.pk}").content) != differs
    assert send(client, PURCHASES, "purchases", totals=SimpleUploadedFile("t.csv", b"a")).status_code == 422


def test_faults_of_the_file_and_of_its_columns_are_sentences() -> None:
    published()
    client = manager()
    job = sent(client, MEMBERS)
    twice = client.post(f"/staff/imports/{job.pk}/columns", {**NAMED, "column_3": "name"})
    assert twice.status_code == 422 and "chosen for “氏名” already" in twice.content.decode()
    missing = client.post(f"/staff/imports/{job.pk}/columns", {**NAMED, "column_0": ""})
    assert missing.status_code == 422 and "No column is chosen for" in missing.content.decode()
    strange = client.post(f"/staff/imports/{job.pk}/columns", {**NAMED, "column_0": "pass\0word"})
    assert strange.status_code == 422
    job.refresh_from_db()
    assert job.columns is None
    page = client.post(f"/staff/imports/{job.pk}/check", follow=True)
    assert "Say first what the columns of this file hold." in page.content.decode()
    assert client.get(f"/staff/imports/{job.pk}/preview").status_code == 302


def test_what_is_wrong_while_it_runs_is_told_on_its_page(folder: object) -> None:
    published()
    client = manager()
    job = named(client, sent(client, MEMBERS), NAMED)
    next(folder.glob("*.csv")).write_text("changed\n1\n")  # type: ignore[attr-defined]
    job = act(client, job, "check")
    assert job.status == "failed" and job.fault
    assert job.fault in client.get(f"/staff/imports/{job.pk}").content.decode()


def test_a_check_that_was_passed_counts_no_more_once_columns_change() -> None:
    published()
    client = manager()
    job = act(client, named(client, sent(client, MEMBERS), NAMED), "check")
    job = named(client, job, {**NAMED, "column_1": ""})
    assert act(client, job, "begin").step == "check"
    assert not Member.objects.exists() and ImportJob.objects.get().status == "open"
