"""A provisional member, made from a blank card alone, earns at once; spending asks for registration."""

import pytest

from members.actions.cards import add_blank
from members.models import Member
from rewards.actions.coupons import exchange
from rewards.actions.enrolment import enrol_member
from rewards.actions.holds import place_hold
from rewards.actions.posting import post_purchase
from rewards.core.refusals import MustRegister
from rewards.selectors.accounts import account_of
from rewards.selectors.balances import summary
from tests.rewards.cast import draft, line, published
from tests.rewards.claims.cast import signed_in
from tests.rewards.views.shelf import SHELF
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def provisional() -> Member:
    published(SHELF)
    add_blank(["K-1"])
    member, _ = enrol_member(card="K-1", provisional=True)
    post_purchase(draft(account_of(member.pk), line(9000), receipt_register="1", receipt_number="77"))
    return member


def test_it_earns_at_once(provisional: Member) -> None:
    assert summary(account_of(provisional.pk)).available > 0


def test_no_way_of_spending_is_open(provisional: Member) -> None:
    account = account_of(provisional.pk)
    with pytest.raises(MustRegister):
        post_purchase(draft(account, line(1000), points_used=10))
    with pytest.raises(MustRegister):
        place_hold(account, 10)
    with pytest.raises(MustRegister):
        exchange(account, "last-one")


def test_who_claims_the_card_may_spend(provisional: Member) -> None:
    hana = member_of("hana@example.com")
    proof = {"number": "K-1", "receipt_number": "77", "receipt_total": "9000"}
    assert signed_in(hana).post("/cards/claim", proof).status_code == 303
    place_hold(account_of(Member.objects.get(user=hana.user).pk), 10)
