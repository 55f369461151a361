"""A card claimed: what the person has accepted goes on with the membership that stays."""

import pytest

from members.models import Acceptance, Member
from tests.members.legal.cast import agreed, version
from tests.rewards.claims.cast import signed_in
from tests.rewards.claims.test_provisional import provisional
from tests.rewards.views.year import member_of

__all__ = ["provisional"]  # a fixture
pytestmark = pytest.mark.django_db(transaction=True)
PROOF = {"number": "K-1", "receipt_number": "77", "receipt_total": "9000"}


def test_what_was_accepted_on_joining_counts_for_the_membership_that_stays(provisional: Member) -> None:
    hana, document = member_of("hana@example.com"), version()
    agreed(hana, document)
    browser = signed_in(hana)
    assert browser.post("/cards/claim", PROOF).status_code == 303
    assert Acceptance.objects.get(member=provisional).document == document
    assert browser.get("/home").status_code == 200


def test_who_has_accepted_nothing_yet_accepts_with_the_claim(provisional: Member) -> None:
    hana, document = member_of("hana@example.com"), version()
    browser = signed_in(hana)
    browser.get("/cards/claim")
    page = browser.get("/cards/claim").content.decode()
    assert f'name="document" value="{document.pk}"' in page
    assert browser.post("/cards/claim", PROOF | {"document": str(document.pk)}).status_code == 303
    row = Acceptance.objects.get()
    assert (row.member, row.document, row.way) == (provisional, document, "card")


def test_a_claim_that_showed_nothing_accepts_nothing(provisional: Member) -> None:
    version()
    signed_in(member_of("hana@example.com")).post("/cards/claim", PROOF)
    assert not Acceptance.objects.exists()
