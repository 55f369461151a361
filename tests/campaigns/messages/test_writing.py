"""Letters are written for a chunk of members at once, each in their language, each for themselves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.core.letters import Letter, Unwritten
from campaigns.messages.writing import Writer
from members.models import Member
from rewards.actions.giving import issue
from rewards.models import Coupon
from tests.campaigns.messages.cast import email, programme, send, to
from tests.campaigns.world import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published() -> None:
    programme()


def letter(who: Member, document: object = None, channel: str = "email", **columns: object) -> Letter | Unwritten:
    row = to(who, channel, **columns)
    return Writer(send(document)).letters([row])[row.delivery_id]


def written(*arguments: object, **columns: object) -> Letter:
    found = letter(*arguments, **columns)  # type: ignore[arg-type]
    assert isinstance(found, Letter), found
    return found


def test_each_is_written_to_in_their_language() -> None:
    hanako, jane = member(name="山田花子"), member(name="Jane Doe", language="en")
    rows = [to(hanako), to(jane)]
    found = Writer(send()).letters(rows)
    assert [found[row.delivery_id].subject for row in rows] == ["山田花子様へ", "For Jane Doe"]
    assert [found[row.delivery_id].language for row in rows] == ["ja", "en"]


def test_who_has_no_name_is_still_addressed() -> None:
    assert written(member(name="")).subject == "お客様へ"
    assert written(member(name="", language="en")).subject == "For valued customer"


def test_a_mail_can_be_refused_at_its_foot() -> None:
    found = written(member())
    assert found.headers["List-Id"] == "<campaigns.localhost>"
    assert found.unsubscribe in found.text
    assert found.unsubscribe in found.html


def test_the_address_to_refuse_at_is_this_members_and_opens(client: object) -> None:
    found = written(member())
    path = found.unsubscribe.removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200  # type: ignore[attr-defined]


def test_links_are_whole_and_escaped_where_they_stand_in_html() -> None:
    found = written(member())
    assert "http://localhost:8000/home?from=mail&to=1" in found.text
    assert 'href="http://localhost:8000/home?from=mail&amp;to=1"' in found.html


def test_a_name_is_never_html() -> None:
    found = written(member(name='<img src=x onerror="alert(1)">{{ member.number }}'))
    assert "<img src=x" not in found.html
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;{{ member.number }}" in found.html


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\x00", "\u2028", "\u2029", "\x85", "\u202e"])
def test_a_name_never_begins_a_header(sign: str) -> None:
    who = member(name="A")
    Member.objects.filter(pk=who.pk).update(name=f"A{sign if sign != chr(0) else chr(1)}Bcc: all@example.com")
    assert written(who).subject == "A Bcc: all@example.com様へ"


def test_one_who_cannot_be_written_to_keeps_nobody_else_from_their_letter() -> None:
    first, second = member(), member()
    account = second.account.pk
    coupon = Coupon.objects.get(pk=issue(account, "thanks").id)
    rows = [to(first), to(second, coupon_id=coupon.pk)]
    document = email({"kind": "coupon"})
    found = Writer(send(document, coupon="thanks")).letters(rows)
    assert found[rows[0].delivery_id] == Unwritten("undefined: 'coupon' is undefined", "email.ja")
    good = found[rows[1].delivery_id]
    assert isinstance(good, Letter)
    assert coupon.code[:2] in good.text
    assert "コーヒー1杯" in good.html


def test_two_hundred_take_as_many_queries_as_one() -> None:
    people = [member(name=f"会員{number}") for number in range(20)]
    writer = Writer(send())
    counts = []
    for chunk in (people[:1], people):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = writer.letters([to(who) for who in chunk])
        counts.append(len(queries))
        assert all(isinstance(each, Letter) for each in found.values())
    assert counts[0] == counts[1] <= 5


def test_an_sms_names_its_sender_and_how_to_stop() -> None:
    found = written(member(name="花子"), None, "sms")
    lines = found.text.splitlines()
    assert lines[:3] == ["絆ポイント", "花子様 ポイント2倍", "http://localhost:8000/coupons"]
    assert lines[3] == f"配信停止 {found.unsubscribe}"


def test_the_other_channels_say_their_words() -> None:
    who = member(language="en")
    assert (written(who, None, "push").subject, written(who, None, "push").text) == ("News", "Double")
    assert written(who, None, "push").link == "http://localhost:8000/coupons"
    assert written(who, None, "line").text == "Double\nhttp://localhost:8000/coupons"
    assert (written(who, None, "inbox").subject, written(who, None, "inbox").unsubscribe) == ("News", "")


def test_a_variant_that_says_nothing_over_a_channel_is_told() -> None:
    document = email()
    del document["line"]
    assert letter(member(), document, "line") == Unwritten("language", "line.ja")
    assert letter(member(), document, "email", variant=3) == Unwritten("IndexError", "email.ja")
