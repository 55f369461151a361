"""A card in hand becomes its holder's by its number and one thing that the shop knows."""

from datetime import UTC, date, datetime

import pytest

from members.actions.cards import add_blank, stop
from members.models import AuditEntry, Member, MemberCard, User
from rewards.actions.adjustments import adjust
from rewards.actions.enrolment import enrol_member
from rewards.actions.holds import place_hold
from rewards.actions.posting import post_purchase
from rewards.models import PointLot
from rewards.selectors.accounts import account_of
from rewards.selectors.audit import verify_ledger
from rewards.selectors.balances import summary
from tests.rewards.cast import draft, line, published
from tests.rewards.claims.cast import signed_in
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/cards/claim"
CARD = "K-0001"
BORN = date(1980, 4, 1)


def at_the_store(card: str = CARD, points: int = 0, **person):
    """Enrol somebody at a store, with a card and so many points."""
    add_blank([card])
    member, _ = enrol_member(card=card, **({"phone": "090-1234-5678", "birthday": BORN} | person))
    if points:
        adjust(account_of(member.pk), points, "gift", "")
    return member


def points(member):
    return summary(account_of(member.pk)).available


def claim(member, number=CARD, **proof):
    return signed_in(member).post(PAGE, {"number": number, **proof})


def member_now(person):
    return Member.objects.get(user=person.user)


def test_guests_sign_in_first(client):
    assert client.get(PAGE).url.startswith("/accounts/login/")


def test_a_blank_card_is_given_to_who_holds_it():
    add_blank([CARD])
    hana = member_of("hana@example.com")
    assert claim(hana).status_code == 303
    assert MemberCard.objects.get(number=CARD).member == hana


@pytest.mark.parametrize("proof", [{"phone": "09012345678"}, {"phone": "+81 90-1234-5678"}, {"birthday": "1980-04-01"}])
def test_who_knows_what_the_shop_knows_is_that_member(proof):
    published()
    known = at_the_store(points=300)
    hana = member_of("hana@example.com", name="")
    assert claim(hana, **proof).status_code == 303
    now = member_now(hana)
    assert now == known
    assert (now.email, now.phone, points(now)) == ("hana@example.com", "+819012345678", 300)
    assert Member.objects.get(pk=hana.pk).status == Member.Status.LEFT
    assert AuditEntry.objects.filter(verb="member.join", object_id=str(known.pk)).exists()


def test_both_accounts_points_come_together_and_keep_their_expiry():
    published()
    known = at_the_store(points=300)
    hana = member_of("hana@example.com")
    soon = datetime(2099, 1, 1, tzinfo=UTC)
    adjust(account_of(hana.pk), 200, "gift", "", expires_at=soon)
    claim(hana, phone="090-1234-5678")
    assert points(known) == 500
    lots = PointLot.objects.filter(account=account_of(known.pk), available__gt=0)
    assert soon in set(lots.values_list("expires_at", flat=True))
    assert verify_ledger().difference is None


def test_who_shops_already_keeps_their_own_membership_and_takes_the_card_over():
    published()
    known = at_the_store(points=300)
    hana = member_of("hana@example.com")
    post_purchase(draft(account_of(hana.pk), line(1000)))
    claim(hana, birthday="1980-04-01")
    assert member_now(hana) == hana
    assert points(hana) == 310
    assert MemberCard.objects.get(number=CARD).member == hana
    assert Member.objects.get(pk=known.pk).status == Member.Status.LEFT
    assert Member.objects.get(pk=hana.pk).phone == "+819012345678"
    assert verify_ledger().difference is None


def test_a_printed_member_number_stays_good():
    published()
    known, _ = enrol_member(phone="090-1234-5678")
    hana = member_of("hana@example.com")
    post_purchase(draft(account_of(hana.pk), line(1000)))
    claim(hana, known.number, phone="090-1234-5678")
    assert member_now(hana) == known
    assert points(known) == 10


def test_a_provisional_members_card_asks_for_one_of_its_receipts():
    published()
    known = at_the_store(phone=None, birthday=None, provisional=True)
    post_purchase(draft(account_of(known.pk), line(5000), receipt_register="1", receipt_number="77"))
    hana = member_of("hana@example.com")
    assert claim(hana, receipt_number="77", receipt_total="5001").status_code == 422
    assert claim(hana, receipt_number="77").status_code == 422
    assert claim(hana, receipt_number="77", receipt_total="5,000").status_code == 303
    assert member_now(hana) == known
    assert not member_now(hana).is_provisional
    assert points(known) == 100


def test_a_receipt_proves_nothing_where_the_shop_knows_the_person():
    published()
    known = at_the_store()
    post_purchase(draft(account_of(known.pk), line(5000), receipt_register="1", receipt_number="77"))
    assert claim(member_of("hana@example.com"), receipt_number="77", receipt_total="5000").status_code == 422


def test_what_is_held_or_a_debt_goes_by_way_of_a_store():
    published()
    known = at_the_store(points=300)
    place_hold(account_of(known.pk), 100)
    hana = member_of("hana@example.com")
    post_purchase(draft(account_of(hana.pk), line(1000)))
    response = claim(hana, phone="090-1234-5678")
    assert response.status_code == 409
    assert "店舗で会員証の統合" in response.content.decode()
    assert member_now(hana) == hana
    assert Member.objects.get(pk=known.pk).status == Member.Status.ACTIVE


def test_every_card_that_is_not_mine_answers_alike():
    """Unknown, wrong fact, somebody's who signs in, stopped, replaced, frozen: the same status and the same words."""
    published()
    at_the_store()
    at_the_store("K-0002", phone="090-1111-2222", user=User.objects.create_user("y@example.com"))
    at_the_store("K-0003", phone="090-1111-3333")
    stop("K-0003")
    frozen = at_the_store("K-0004", phone="090-1111-4444")
    Member.objects.filter(pk=frozen.pk).update(status="frozen")
    tries = [
        ("K-0001", "090-9999-9999"), ("K-0001", ""), ("NOBODY", "090-1234-5678"), ("K-0002", "090-1111-2222"),
        ("K-0003", "090-1111-3333"), ("K-0004", "090-1111-4444"), ("2000000000015", "090-1234-5678"),
    ]  # fmt: skip
    answers = []
    for number, (card, phone) in enumerate(tries):
        response = claim(member_of(f"m{number}@example.com"), card, phone=phone)
        body = response.content.decode()
        answers.append((response.status_code, body.split('role="alert"')[1].split("</div>")[0]))
    assert len(set(answers)) == 1
    assert answers[0][0] == 422


def test_a_number_of_our_own_making_that_was_never_printed_is_nobodys():
    hana = member_of("hana@example.com")
    assert claim(hana, "2000000000015").status_code == 422
    assert not MemberCard.objects.exists()


def test_my_own_card_says_so():
    add_blank([CARD])
    hana = member_of("hana@example.com")
    claim(hana)
    again = claim(hana)
    assert again.status_code == 409
    assert "すでにお客様のもの" in again.content.decode()


def test_two_guesses_in_one_are_refused():
    published()
    at_the_store()
    response = claim(member_of("hana@example.com"), phone="090-1234-5678", birthday="1980-04-01")
    assert response.status_code == 422
    assert "いずれか1つ" in response.content.decode()


def test_without_a_programme_a_card_is_joined_too():
    known = at_the_store()
    hana = member_of("hana@example.com")
    assert claim(hana, phone="090-1234-5678").status_code == 303
    assert member_now(hana) == known


@pytest.mark.parametrize("text", ["\x00", "😀" * 200, "<script>", "‮", "9" * 60, "9" * 64])
def test_any_text_is_answered(text):
    published()
    for field in ("number", "phone", "birthday", "receipt_number", "receipt_total"):
        assert claim(member_of(f"{field}@example.com"), **({"number": CARD} | {field: text})).status_code in (422, 429)
