"""Members of an old system come in with their cards, consents and tiers."""

from datetime import date
from pathlib import Path

import pytest

from members.models import Consent, Member, MemberCard, Outbox
from rewards.models import PointAccount, TierStanding
from tests.rewards.cast import published
from tests.rewards.imports.files import rejects, run, write

pytestmark = pytest.mark.django_db(transaction=True)

HANAKO = {
    "external_id": "h1", "cards": "A-1;A-2", "name": "山田　花子", "kana": "ﾔﾏﾀﾞ ﾊﾅｺ", "phone": "090-1234-5678",
    "email": "Hanako@Example.com", "birthday": "1980-04-01", "joined_on": "2020-05-06", "store": "GINZA",
    "tier": "silver", "tier_since": "2026-04-01", "tier_until": "2027-03-31", "consent_email": "yes",
    "consent_sms": "no", "consented_on": "2020-05-07", "consent_wording": "2020-01",
}  # fmt: skip


def test_a_member_comes_in_whole(tmp_path: Path) -> None:
    published()
    assert "1 went in" in run("import_members", write(tmp_path / "a.csv", [HANAKO]))
    member = Member.objects.get()
    assert (member.name, member.kana, member.phone, member.email) == (
        "山田 花子", "ヤマダ ハナコ", "+819012345678", "hanako@example.com",
    )  # fmt: skip
    assert member.birthday == date(1980, 4, 1) and member.enrolment_store_id == "GINZA"
    assert member.joined_at.isoformat() == "2020-05-05T15:00:00+00:00"
    assert set(MemberCard.objects.values_list("number", "status")) == {("A-1", "active"), ("A-2", "active")}
    said = {row.channel: (row.is_granted, row.wording) for row in Consent.objects.all()}
    assert said == {"email": (True, "2020-01"), "sms": (False, "2020-01")}
    assert Consent.objects.first().given_at.isoformat() == "2020-05-06T15:00:00+00:00"
    assert not Outbox.objects.exists()


def test_the_tier_stands_from_its_first_to_its_last_day(tmp_path: Path) -> None:
    published()
    run("import_members", write(tmp_path / "a.csv", [HANAKO]))
    row = PointAccount.objects.get()
    assert (row.tier, row.available) == ("silver", 0)
    tiers = list(TierStanding.objects.order_by("no").values_list("code", "since", "until"))
    assert [code for code, _, _ in tiers] == ["bronze", "silver"]
    assert tiers[1][1].isoformat() == "2026-03-31T15:00:00+00:00"
    assert tiers[1][2].isoformat() == "2027-03-31T15:00:00+00:00"


def test_again_adds_nothing(tmp_path: Path) -> None:
    published()
    path = write(tmp_path / "a.csv", [HANAKO, {"external_id": "t1", "joined_on": "2021/1/2"}])
    run("import_members", path)
    assert "0 went in, 2 were there already, 0 were rejected" in run("import_members", path)
    other = write(tmp_path / "b.csv", [{**HANAKO, "name": "別人"}])
    assert "0 went in, 1 were there already" in run("import_members", other)
    assert Member.objects.count() == 2


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    published()
    assert "1 would go in" in run("import_members", write(tmp_path / "a.csv", [HANAKO]), dry_run=True)
    assert not Member.objects.exists() and not PointAccount.objects.exists()


WRONG = {
    "required": {"external_id": ""},
    "not_a_date": {"joined_on": "2020-02-31"},
    "moment_out_of_range": {"joined_on": "2999-01-01"},
    "invalid_email": {"email": "nobody"},
    "invalid_phone": {"phone": "12"},
    "invalid_kana": {"kana": "漢字"},
    "invalid_birthday": {"birthday": "1800-01-01"},
    "invalid_text": {"name": "a\u202eb"},
    "too_long": {"name": "あ" * 201},
    "store_unknown": {"store": "NOWHERE"},
    "unknown_tier": {"tier": "diamond"},
    "tier_time_impossible": {"tier_since": "2019-01-01"},
    "not_a_choice": {"consent_email": "maybe"},
    "invalid_language": {"language": "fr"},
}


@pytest.mark.parametrize("code", WRONG)
def test_a_wrong_line_is_rejected_and_the_rest_goes_in(tmp_path: Path, code: str) -> None:
    published()
    good = {"external_id": "t1", "joined_on": "2021-01-02"}
    path = write(tmp_path / "a.csv", [{**HANAKO, **WRONG[code]}, good])
    assert "1 went in, 0 were there already, 1 were rejected" in run("import_members", path)
    assert rejects(path) == [(2, code)]


def test_addresses_and_cards_belong_to_one_member(tmp_path: Path) -> None:
    published()
    others = [
        {"external_id": "o1", "email": "hanako@example.com", "joined_on": "2021-01-02"},
        {"external_id": "o2", "phone": "09012345678", "joined_on": "2021-01-02"},
        {"external_id": "o3", "cards": "A-2", "joined_on": "2021-01-02"},
    ]
    path = write(tmp_path / "a.csv", [HANAKO, *others])
    run("import_members", path)
    codes = [(3, "already_a_member"), (4, "already_a_member"), (5, "card_taken")]
    assert rejects(path) == codes
    later = write(tmp_path / "b.csv", others)
    run("import_members", later)
    assert [code for _, code in rejects(later)] == [code for _, code in codes]
