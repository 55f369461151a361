"""The statement as a table for spreadsheets."""

import csv
import io
import resource
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from members.models import Member
from members.models.store import Store
from rewards.actions.adjustments import adjust
from rewards.actions.posting import post_purchase
from rewards.models import PointEntry
from rewards.selectors.accounts import account_of
from rewards.statement.lines import GROUPS
from tests.rewards.cast import account, draft, line, published
from tests.rewards.views.year import PROGRAMME, day_of, live_through_a_year, member_of

pytestmark = pytest.mark.django_db(transaction=True)
Table = Callable[..., list[list[str]]]


@pytest.fixture
def table_of(client: Client) -> Table:
    """Return the rows that a member downloads, the names of the columns first."""

    def read(member: Member, query: str = "", language: str = "en") -> list[list[str]]:
        client.force_login(member.user)
        client.cookies["django_language"] = language
        answer = client.get(f"/history.csv{query}")
        assert answer.status_code == 200
        return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))

    return read


def test_guests_sign_in_first(client: Client) -> None:
    assert client.get("/history.csv").url.startswith("/accounts/login/")


def test_it_is_a_file_that_nobody_on_the_way_keeps(client: Client) -> None:
    client.force_login(member_of("taro@example.com").user)
    answer = client.get("/history.csv", headers={"accept-language": "en"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="points-history.csv"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.streaming
    assert answer.getvalue().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("ja", ["日付", "種類", "ポイント", "残高", "有効期限", "店舗", "内容"]),
        ("en", ["Date", "Kind", "Points", "Balance", "Last usable day", "Store", "Reason"]),
    ],
)
def test_its_columns_are_named(table_of: Table, language: str, names: list[str]) -> None:
    published(PROGRAMME)
    assert table_of(member_of("taro@example.com"), language=language)[0] == names


def test_points_have_the_programmes_own_name(table_of: Table) -> None:
    published(PROGRAMME.replace("  currency: JPY", "  currency: JPY\n  point: {name: {ja: スター, en: stars}}"))
    assert table_of(member_of("taro@example.com"))[0][2] == "Stars"


def test_a_row_says_when_what_how_many_until_when_where_and_why(table_of: Table) -> None:
    published(PROGRAMME.replace("after: {months: 6}, end_of: month", "after: {days: 30}"))
    taro = member_of("taro@example.com")
    post_purchase(draft(account_of(taro.pk), line(2000)))
    today = day_of(datetime.now(UTC))
    until = PointEntry.objects.get(account=account_of(taro.pk), kind="earned", reason="").expires_at
    last_day = day_of(until - timedelta(microseconds=1))
    row = [today.isoformat(), "Earned", "20", "120", last_day.isoformat(), "Ginza", "Earned with a purchase"]
    assert table_of(taro)[1] == row
    assert table_of(taro, language="ja")[1][1::4] == ["付与", "銀座店"]


def test_every_entry_is_there_once_newest_first(table_of: Table) -> None:
    taro = live_through_a_year()
    stored = PointEntry.objects.filter(account=account_of(taro.pk)).order_by("-no")
    assert [(int(row[2]), int(row[3])) for row in table_of(taro)[1:]] == [
        (entry.points, entry.balance_after) for entry in stored
    ]


@pytest.mark.parametrize("kind", GROUPS)
def test_the_filter_of_the_page_holds_for_the_file(table_of: Table, kind: str) -> None:
    taro = live_through_a_year()
    stored = PointEntry.objects.filter(account=account_of(taro.pk), kind__in=GROUPS[kind]).order_by("-no")
    assert [int(row[2]) for row in table_of(taro, f"?kind={kind}")[1:]] == [entry.points for entry in stored]


@pytest.mark.parametrize(
    ("address", "file"), [("/history", "/history.csv"), ("/history?kind=earned", "/history.csv?kind=earned")]
)
def test_the_page_offers_what_it_shows(page_of: Callable[..., str], address: str, file: str) -> None:
    page = page_of(live_through_a_year(), address)
    assert f'href="{file}" download>CSVでダウンロード</a>' in page


def test_an_address_nobody_gave_leads_to_the_whole_file(client: Client) -> None:
    client.force_login(member_of("taro@example.com").user)
    assert client.get("/history.csv?kind=x").url == "/history.csv"


def test_a_name_that_would_be_a_formula_is_text(table_of: Table) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    post_purchase(draft(account_of(taro.pk), line(2000)))
    Store.objects.filter(code="GINZA").update(name_en='=HYPERLINK("https://example.com")')
    assert table_of(taro)[1][5] == '\'=HYPERLINK("https://example.com")'


def test_points_taken_away_stay_numbers(table_of: Table) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    adjust(account_of(taro.pk), -20, "late_receipt", "counted twice")
    row = table_of(taro)[1]
    assert (row[2], row[3]) == ("-20", "80")
    assert "counted twice" not in "".join(row)


def test_a_member_sees_nobody_elses_entries(table_of: Table) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    adjust(account(), 777, "goodwill", "")
    assert "777" not in [row[2] for row in table_of(taro)]


def test_memory_does_not_grow_with_the_history(client: Client) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    post_purchase(draft(account_of(taro.pk)))
    repeat_newest_entry(account_of(taro.pk), 50_000)
    client.force_login(taro.user)
    client.get("/history.csv?kind=expired").getvalue()  # what is loaded once is loaded
    before, peak, lines = memory_bytes(), 0, 0
    for piece in client.get("/history.csv"):
        lines += piece.count(b"\r\n")
        peak = max(peak, memory_bytes())
    assert lines == PointEntry.objects.filter(account=account_of(taro.pk)).count() + 1 > 50_000
    assert peak - before < 20_000_000  # with all rows at once it is more than 100 MB


def repeat_newest_entry(account_id: object, times: int) -> None:
    """Write the newest entry of an account so many times more, for what only looks at how many there are."""
    columns = [field.column for field in PointEntry._meta.concrete_fields]
    chosen = {"id": "gen_random_uuid()", "no": "no + number"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO rewards_pointentry ({', '.join(columns)}) "
            f"SELECT {', '.join(chosen.get(column, column) for column in columns)} "
            "FROM (SELECT * FROM rewards_pointentry WHERE account_id = %s ORDER BY no DESC LIMIT 1) newest, "
            "generate_series(1, %s) number",
            [account_id, times],
        )


def memory_bytes() -> int:
    """Return what this process holds in memory, the database driver's buffers included."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_without_a_programme_there_are_the_names_alone(table_of: Table) -> None:
    assert len(table_of(member_of("taro@example.com"))) == 1
