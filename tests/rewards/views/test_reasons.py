"""Each entry says why, in both languages."""

from collections.abc import Callable

import pytest

from tests.rewards.views.year import live_through_a_year

pytestmark = pytest.mark.django_db(transaction=True)
SENTENCES = {
    "ja": [
        "お買い物で貯まりました", "お買い物で使いました", "ポイントを使いました", "返品により取り消しました",
        "有効期限が過ぎ、失効しました", "感謝のしるしとして付与しました", "調整しました（理由：late receipt）",
        "ほかのお客様に送りました", "ほかのお客様から受け取りました", "使えるようになりました",
        "100ポイントが手続き中になりました", "手続き中の40ポイントが残高に戻りました", "ご入会ありがとうございます",
        "お誕生日おめでとうございます",
    ],
    "en": [
        "Earned with a purchase", "Used for a purchase", "Used your points", "Taken back because of a return",
        "Expired: the last day has passed", "A token of our thanks", "Adjusted (reason: late receipt)",
        "Sent to another member", "Received from another member", "can be used now",
        "100 pt set aside for what you are doing", "40 pt that were set aside came back", "Thank you for joining",
        "Happy birthday",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_kind_of_entry_has_its_sentence(page_of: Callable[..., str], language: str) -> None:
    taro = live_through_a_year()
    pages = "".join(page_of(taro, f"/history?before={before}", language) for before in (1000, 40, 21, 2))
    assert [sentence for sentence in SENTENCES[language] if sentence not in pages] == []
