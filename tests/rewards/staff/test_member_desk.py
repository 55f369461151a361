"""A member on one screen: found by any name, in few queries, computed again on request."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loyalty_site import staff_roles
from members.actions.cases import Question, open_case
from members.models import Member
from rewards.models import PointAccount
from tests.rewards.views.shelf import got, shopper
from tests.staff import staff

QUERIES_MAX = 15


@pytest.fixture
def taro(db: None) -> Member:
    member = shopper()
    Member.objects.filter(pk=member.pk).update(name="山田 太郎", kana="ヤマダ タロウ", phone="+819012345678")
    got(member, "drip")
    open_case(Question("points", "Where are my points?", uuid4()), member=member)
    return Member.objects.get(pk=member.pk)


@pytest.mark.parametrize(
    "term", ["山田", "やまだ", "ﾔﾏﾀﾞ", "ヤマダ タ", "090-1234-5678", "taro@example.com", " 山田 太郎 "]
)  # fmt: skip
def test_a_member_is_found_and_shown_at_once(taro: Member, term: str) -> None:
    answer = staff(staff_roles.SUPPORT).get("/staff/members/", {"q": term})
    assert answer.headers["Location"] == f"/staff/members/{taro.pk}/"


@pytest.mark.parametrize("term", ["太郎", "%", "_", "\x00", "' OR 1=1", "x" * 500, "‮"])
def test_what_names_nobody_finds_nobody(taro: Member, term: str) -> None:
    answer = staff(staff_roles.SUPPORT).get("/staff/members/", {"q": term})
    assert (answer.status_code, taro.number in answer.content.decode()) == (200, False)


@pytest.mark.parametrize(("term", "index"), [("山田", "member_by_name"), ("ヤマダ", "member_by_kana")])
def test_the_beginning_of_a_name_is_looked_up_in_its_index(taro: Member, term: str, index: str) -> None:
    column = index.removeprefix("member_by_")
    rows = Member.objects.filter(**{f"{column}__startswith": term}).exclude(**{column: ""})
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in rows.explain()


def test_one_screen_tells_everything_in_few_queries(taro: Member) -> None:
    browser = staff(staff_roles.MANAGER)
    browser.get(f"/staff/members/{taro.pk}/")
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(f"/staff/members/{taro.pk}/").content.decode()
    assert len(queries) <= QUERIES_MAX, "\n".join(query["sql"][:90] for query in queries)
    for said in ("山田 太郎", "ヤマダ タロウ", "+819012345678", "850", "drip", taro.number):
        assert said in page


def test_nobody_is_not_there(taro: Member) -> None:
    assert staff(staff_roles.SUPPORT).get(f"/staff/members/{uuid4()}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_history_is_computed_again_and_compared() -> None:
    member = shopper()
    browser, address = staff(staff_roles.SUPPORT), f"/staff/members/{member.pk}/check"
    told = browser.post(address, follow=True, headers={"accept-language": "en"}).content.decode()
    assert "no difference" in told
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE rewards_pointentry SET points = points + 1 WHERE account_id = %s", [PointAccount.objects.get(member=member).pk])  # fmt: skip
        cursor.execute("RESET session_replication_role")
    told = browser.post(address, follow=True, headers={"accept-language": "en"}).content.decode()
    assert "rewards_pointentry" in told
