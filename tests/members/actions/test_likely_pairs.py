"""Likely duplicates are found with their reasons, dismissed for good, and gone when they share nothing any more."""

from datetime import UTC, date, datetime

import pytest

from loyalty_site.lib.ids import uuid7
from members.actions.audit import COMMAND
from members.actions.likely_pairs import SHARED_BY_MAX, PairDecided, dismiss, find_pairs
from members.models import LikelyPair, Member, User
from members.selectors.likely_pairs import PAGE, open_pairs

pytestmark = pytest.mark.django_db
DAY = date(1980, 4, 1)


def member(**columns: object) -> Member:
    number = f"2{uuid7().int % 10**12:012}"
    return Member.objects.create(number=number, joined_at=datetime.now(UTC), **columns)


def test_pairs_are_found_with_all_their_reasons() -> None:
    user = User.objects.create_user("taro+shop@example.com", phone="+819012345678")
    one = member(phone="+819012345678", kana="ヤマダ ショウコ", birthday=DAY, email="taro@example.com")
    two = member(user=user, kana="ヤマダシヨウコ", birthday=DAY)
    member(kana="ヤマダシヨウコ")
    member(kana="ヤマダシヨウコ", birthday=DAY, status="left")
    assert find_pairs() == 1
    pair = LikelyPair.objects.get()
    assert ({pair.first, pair.second}, pair.reasons) == ({one, two}, ["phone", "reading", "mailbox"])


def test_what_was_dismissed_is_not_listed_again() -> None:
    member(kana="ヤマダ", birthday=DAY)
    member(kana="ヤマダ", birthday=DAY)
    find_pairs()
    pair = LikelyPair.objects.get()
    dismiss(pair.pk, actor=COMMAND)
    with pytest.raises(PairDecided):
        dismiss(pair.pk, actor=COMMAND)
    assert find_pairs() == 0
    assert open_pairs().pairs == []


def test_what_shares_nothing_any_more_goes() -> None:
    member(kana="ヤマダ", birthday=DAY)
    other = member(kana="ヤマダ", birthday=DAY)
    find_pairs()
    Member.objects.filter(pk=other.pk).update(kana="スズキ")
    assert find_pairs() == 0
    assert not LikelyPair.objects.exists()


def test_what_very_many_share_makes_no_pairs() -> None:
    for _ in range(SHARED_BY_MAX + 1):
        member(kana="テスト", birthday=DAY)
    assert find_pairs() == 0


def test_the_list_is_paged_and_each_pair_stands_on_one_page() -> None:
    for _ in range(8):
        member(kana="ヤマダ", birthday=DAY)
    assert find_pairs() == 28
    first = open_pairs()
    second = open_pairs(first.next)
    assert (len(first.pairs), len(second.pairs), second.next) == (PAGE, 28 - PAGE, None)
    assert len({pair.pk for pair in (*first.pairs, *second.pairs)}) == 28
