"""Likeness: spellings of one name, one mailbox and one number are the same key."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from members.core.likeness import MAILBOX, PHONE, READING, Told, fold_reading, keys

DAY = date(1980, 4, 1)


def test_spellings_of_one_name_fold_to_one() -> None:
    for spelling in ("ヤマダ ショウコ", "やまだしようこ", "ﾔﾏﾀﾞ ｼｮｳｺ", "ヤマダ・ショウコ", "ヤマダショーウコ"):
        assert fold_reading(spelling) == "ヤマダシヨウコ"
    assert fold_reading("ミヅキ") == fold_reading("みずき")
    assert fold_reading("ハタ") != fold_reading("バタ")


def test_a_reading_counts_with_its_birthday_alone() -> None:
    assert dict(keys(Told(kana="ヤマダ", birthday=DAY))) == {READING: "19800401ヤマダ"}
    assert list(keys(Told(kana="ヤマダ"))) == []
    assert list(keys(Told(kana="・ー ", birthday=DAY))) == []


def test_a_mailbox_is_one_however_it_is_written() -> None:
    spellings = ["taro.yamada+shop@gmail.com", "taroyamada@googlemail.com", "ｔａｒｏｙａｍａｄａ@gmail.com"]
    assert list(keys(Told(emails=spellings))) == [(MAILBOX, "taroyamada@gmail.com")]


def test_a_number_counts_once() -> None:
    assert list(keys(Told(phones=["+819012345678", "+819012345678"]))) == [(PHONE, "+819012345678")]


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once_and_width_changes_nothing(text: str) -> None:
    folded = fold_reading(text)
    assert fold_reading(folded) == folded
    assert fold_reading(f" {text} ") == folded
