"""The lines of a purchase come later: they are judged by what was known about the member at the purchase."""

from dataclasses import replace

import pytest

from members.models import MemberTrait
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import complete_purchase
from rewards.models import PointAccount
from tests.rewards.cast import account as new_account
from tests.rewards.cast import draft, line, published

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAMME = """
program: {name: {ja: 絆, en: Kizuna}, currency: JPY}
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
  - {code: fans, kind: amount, points: 1, per: "100", when: {segment: [fans]}}
stores: [{code: GINZA, name: {ja: 銀座店, en: Ginza}}]
"""


def test_a_member_who_left_a_segment_meanwhile_keeps_what_it_earned():
    published(PROGRAMME)
    taro = new_account()
    trait = MemberTrait.objects.create(
        member_id=PointAccount.objects.get(pk=taro).member_id, key="segment:fans", value=True
    )
    posted = post_purchase(replace(draft(taro, line(1000), receipt_number="12"), lines=()))
    assert posted.earned == 20
    trait.delete()
    assert complete_purchase(posted.id, [line(1000)]).earned == 0
    assert PointAccount.objects.get(pk=taro).available == 20
