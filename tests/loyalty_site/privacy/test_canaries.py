"""A person whose words stand in every column is erased, and none of them stands anywhere.

Each table is left out once, and what it holds is found.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client

from loyalty_site import staff_roles
from loyalty_site.lib import personal
from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from members.actions import data_exports, erasure, outbox, webhooks
from members.actions.audit import Actor
from members.actions.audit import record as audit
from members.actions.cases import Question, answer, open_case
from members.actions.consents import give
from members.actions.inbox import Letter, deliver
from members.actions.joining import join_members
from members.models import Departure, Interest, Member, MemberInterest, MemberTrait, Message, User
from rewards.actions.activities import post_activity
from rewards.actions.adjustments import adjust
from rewards.actions.enrolment import enrol_member
from rewards.actions.leaving import leave
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import credit_purchase
from rewards.models import PointAccount
from rewards.selectors.accounts import account_of
from rewards.selectors.audit import verify_ledger
from tests.loyalty_site.privacy.searching import everywhere
from tests.members.cast import person
from tests.rewards.cast import draft, line, published
from tests.rewards.imports.files import run, write

pytestmark = pytest.mark.django_db(transaction=True)

# As it was planted, and in the forms in which it may be kept.
PLANTED = {
    "name": ["カナリア太郎", "canary-first", "canary-last"],
    "kana": ["カナリアタロウ", "ｶﾅﾘｱﾀﾛｳ", "かなりあたろう"],
    "email": ["canary-mail@example.com", "Canary-Mail@Example.com", "canary-mail"],
    "phone": ["090-7777-1234", "09077771234", "+819077771234", "819077771234", "9077771234"],
    "birthday": ["1977-07-17", "19770717"],
    "external_id": ["canary-crm-1"],
    "card": ["CANARYCARD1"],
    "clerk": ["canary-clerk", "canary-purchase-clerk"],
    "source": ["canary-source", "canary-consent-source"],
    "case": ["canary-question", "canary-answer", "canary-guest-question", "canary-purchase-note"],
    "message": ["canary-subject", "canary-body"],
    "trait": ["canary-trait"],
    "purchase": ["canary-customer-ref", "canary-receipt", "canary-late-ref"],
    "note": ["canary-adjustment-note"],
    "activity": ["canary-activity-data"],
    "event": ["canary-event"],
    "factor": ["canary-factor"],
    "line": ["canary-line-uid", "canary-line-data"],
    "log": ["canary-log"],
    "reason": ["canary-reason"],
}  # fmt: skip
WORDS = [word for words in PLANTED.values() for word in words]
PEOPLE = Actor("portal")


def planted(tmp_path: Path, client: Client) -> Member:
    """Return a member whose words went in by every door there is, and straight into the tables that have none."""
    published()
    webhooks.create_webhook("https://93.184.216.34/hook", ["member.enrolled", "points.earned"])
    row = {
        "external_id": "canary-crm-1", "cards": "CANARYCARD1", "name": "カナリア太郎", "kana": "ｶﾅﾘｱﾀﾛｳ",
        "phone": "090-7777-1234", "email": "Canary-Mail@Example.com", "birthday": "1977-07-17", "joined_on": "2024-05-06",
        "store": "GINZA", "consent_email": "yes",
    }  # fmt: skip
    run("import_members", write(tmp_path / "members.csv", [row]))
    member = Member.objects.get()
    user = User.objects.create_user(
        "canary-mail@example.com", "canary password", phone="+819077771234", first_name="canary-first", last_name="canary-last"
    )  # fmt: skip
    Member.objects.update(user=user, enrolment_clerk="canary-clerk", enrolment_source="canary-source")
    member.refresh_from_db()
    _sign_in_rows(user, member)
    client.force_login(user)
    client.get("/referrals")
    session = client.session
    session["join_pending"] = ["email", "canary-mail@example.com", "name", "digest", 0]
    session.save()
    another = Client()  # a browser in which somebody began to join with the address, and did not sign in
    kept = another.session
    kept["join_pending"] = ["phone", "+819077771234", "name", "digest", 0]
    kept.save()
    _talk(member, user)
    _ledger(member)
    return member


def _sign_in_rows(user: User, member: Member) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "canary-factor"})
    SocialAccount.objects.create(
        user=user, provider="line", uid="canary-line-uid", extra_data={"n": "canary-line-data"}
    )
    LogEntry.objects.create(
        user=user, content_type=ContentType.objects.get_for_model(Member), object_id=str(member.pk),
        object_repr="canary-log", action_flag=2,
    )  # fmt: skip
    audit("member.status", "member", str(member.pk), origin="staff", reason="canary-reason")
    MemberTrait.objects.create(member=member, key="canary-trait", value={"canary-trait": 1})
    interest = Interest.objects.create(code="tea", name_ja="お茶", name_en="Tea")
    MemberInterest.objects.create(member=member, interest=interest)
    with transaction.atomic():
        outbox.record("member.enrolled", member.pk, {"number": member.number, "source": "canary-event"})
    outbox.relay()


def _talk(member: Member, user: User) -> None:
    clerk = User.objects.create_user("clerk@example.com", is_staff=True)
    clerk.groups.add(staff_roles.group(staff_roles.CLERK))
    case = open_case(Question("points", "canary-question", uuid7(), "canary-purchase-note"), member=member)
    answer(case.pk, clerk, "canary-answer", uuid7())
    open_case(Question("points", "canary-guest-question", uuid7()), email="Canary-Mail@example.com", client="192.0.2.1")
    subject, body = {"ja": "canary-subject"}, {"ja": "canary-body"}
    deliver(Letter(member.pk, "campaign:x", Message.Kind.CAMPAIGN, subject, body))
    with transaction.atomic():
        give(Member.objects.select_for_update().get(pk=member.pk), {"sms": True}, source="canary-consent-source")


def _ledger(member: Member) -> None:
    mine = account_of(member.pk)
    guest = post_purchase(draft(None, line(3000), customer_ref="canary-late-ref")).id
    credit_purchase(guest, mine)
    post_purchase(
        draft(
            mine, line(5000), customer_ref="canary-customer-ref", receipt_number="canary-receipt",
            clerk="canary-purchase-clerk",
        )
    )  # fmt: skip
    post_purchase(draft(None, line(700), customer_ref="canary-mail@example.com"))
    adjust(mine, 300, "goodwill", "canary-adjustment-note")
    post_activity(mine, "review", "r-1", now(), data={"text": "canary-activity-data"})


@pytest.fixture
def canary(tmp_path: Path, client: Client) -> Member:
    return planted(tmp_path, client)


def gone(member: Member) -> None:
    """Let a member leave and be erased at once."""
    leave(member.pk, erase_at=now())
    assert erasure.erase_due() == 1


def test_every_word_is_planted(canary: Member) -> None:
    """What never stood anywhere would be found nowhere."""
    found = {line.partition(": ")[2] for line in everywhere(WORDS)}
    missing = {kind for kind, words in PLANTED.items() if not found & set(words)}
    assert missing == set()


def test_none_of_them_stands_anywhere_after_the_erasure(canary: Member, tmp_path: Path) -> None:
    data_exports.ask(canary, "ja", actor=PEOPLE)
    data_exports.make_waiting()
    gone(canary)
    assert everywhere(WORDS) == []


def test_the_money_stays_and_the_ledger_is_right(canary: Member) -> None:
    account = PointAccount.objects.get(member=canary)
    before = PointAccount.objects.aggregate(held=Sum("available") + Sum("pending"))
    departure = leave(canary.pk, erase_at=now() + timedelta(days=1))
    liability = PointAccount.objects.aggregate(held=Sum("available") + Sum("pending"))
    entries = list(account_entries(account))
    assert before["held"] - departure.forfeited["regular"] == liability["held"]
    Departure.objects.update(erase_at=now())
    assert erasure.erase(canary.pk)
    assert PointAccount.objects.aggregate(held=Sum("available") + Sum("pending")) == liability
    assert list(account_entries(account)) == entries
    assert verify_ledger().difference is None


def test_a_membership_that_went_on_as_another_goes_with_it() -> None:
    published()
    own, holder = person(name="canary-own"), enrol_member(name="canary-holder", clerk="canary-till")[0]
    post_purchase(draft(account_of(holder.pk), line(1000), customer_ref="canary-of-holder"))
    assert own.user is not None
    staying = join_members(holder, own, own.user)
    words = ["canary-own", "canary-holder", "canary-till", "canary-of-holder"]
    assert everywhere(words) != []
    gone(staying)
    assert everywhere(words) == []


def account_entries(account: PointAccount) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT no, kind, points, balance_after, hash, moves FROM rewards_pointentry WHERE account_id = %s ORDER BY no",
            [account.pk],
        )
        return cursor.fetchall()


@pytest.mark.parametrize(
    "label",
    [
        "members.Member", "members.User", "members.MemberCard", "members.Consent", "members.Message", "members.CaseMessage",
        "members.MemberTrait", "members.WebhookEvent", "members.AuditEntry", "rewards.Purchase", "rewards.PointEntry",
        "rewards.Adjustment", "rewards.Activity", "account.EmailAddress", "mfa.Authenticator",
        "socialaccount.SocialAccount", "admin.LogEntry", "sessions.Session",
    ],
)  # fmt: skip
def test_a_table_that_is_left_out_is_found(canary: Member, monkeypatch: pytest.MonkeyPatch, label: str) -> None:
    left_out = [table for table in personal.tables() if table.label != label]
    if label == "members.CaseMessage":  # its enquiry cannot go before it
        left_out = [table for table in left_out if table.label != "members.Case"]
    monkeypatch.setattr(personal, "tables", lambda: iter(left_out))
    gone(canary)
    assert everywhere(WORDS) != []
