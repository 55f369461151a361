"""Thirty at once: one picture of a code pays once; of thirty guesses at a PIN five are compared.

Seen to fail: thirty purchases where neither the used codes were looked at nor the constraint held, thirty comparisons
where a try was counted after its own.
"""

from functools import partial

import pytest

from members.actions import pins
from members.actions.pins import PinLocked, PinWrong
from members.models import Attempt
from rewards.actions.posting import post_purchase
from rewards.actions.spend_proofs import prove_by_code
from rewards.core.refusals import QrUsed
from rewards.models import PointAccount, Purchase, SpendProof
from rewards.selectors.accounts import account_of
from rewards.selectors.audit import verify_ledger
from tests.loyalty_site.sign_in.hasher import Counting
from tests.members.api.conftest import Till
from tests.rewards.cast import draft, line
from tests.rewards.coupons.test_races import race
from tests.rewards.spending.cast import PIN, asking, code, code_of, rich, spends
from tests.rewards.torture.clients import together

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 30


def test_one_code_at_two_tills_pays_once():
    asking("qr")
    ken = rich(10_000)
    holder, nonce = account_of(ken.pk), prove_by_code(account_of(ken.pk), code(ken)).nonce

    def pay():
        return post_purchase(draft(holder, line(9000, category="GIFT CARD"), points_used=100, qr_nonce=nonce))

    race(QrUsed, [pay] * CLIENTS)
    assert (Purchase.objects.count(), SpendProof.objects.count()) == (1, 1)
    assert verify_ledger().difference is None


def test_a_picture_of_a_code_over_the_api(machine):
    asking("qr")
    ken = rich(10_000)
    shown, answers = code(ken), []

    def pay(number):
        till = Till(machine.secret)
        answers.append(code_of(till.post("/purchases", spends(ken, str(number), points=1001, spend={"qr": shown}))))

    together([partial(pay, number) for number in range(CLIENTS)])
    assert sorted(answers) == [(201, ""), *[(409, "qr_used")] * (CLIENTS - 1)]
    assert PointAccount.objects.get(member=ken).available == 8999


def test_one_purchase_sent_by_many_at_once_is_posted_once_with_its_code(machine):
    asking("qr")
    ken = rich(10_000)
    body, answers = spends(ken, spend={"qr": code(ken)}), []
    together([lambda: answers.append(Till(machine.secret).post("/purchases", body))] * CLIENTS)
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert (Purchase.objects.count(), SpendProof.objects.count()) == (1, 1)


def test_of_a_burst_of_guesses_five_are_compared(settings):
    asking("pin")
    settings.PASSWORD_HASHERS = ["tests.loyalty_site.sign_in.hasher.Counting"]
    ken = rich()
    pins.set_pin(ken, PIN)
    found = []
    Counting.begin()

    def guess(number):
        try:
            pins.check(ken.pk, f"{1357 + number}", client=f"till {number}")
        except (PinWrong, PinLocked) as refused:
            found.append(type(refused))

    together([partial(guess, number) for number in range(CLIENTS)])
    assert (found.count(PinWrong), found.count(PinLocked)) == (5, CLIENTS - 5)
    assert Counting.checks == 5
    assert [len(row.taken_at) for row in Attempt.objects.filter(limit="spend-pin-account")] == [5]
