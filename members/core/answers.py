"""Sentences with which answers begin, by what they say, in the reader's language; staff go on from there."""

TEMPLATES: dict[str, dict[str, str]] = {
    "right": {
        "ja": "お問い合わせありがとうございます。ポイントを計算し直しましたが、付与したポイントに誤りはありませんでした。内訳はポイント履歴でご覧いただけます。ほかにお気づきの点がありましたら、こちらにお書きください。",
        "en": "Thank you for writing. We have computed the points again, and they are right; your points history shows how they are worked out. If there is something that we have not seen, please write to us here.",
    },
    "corrected": {
        "ja": "ご連絡ありがとうございます。ご指摘のとおり、ポイントに誤りがありました。申し訳ございません。ポイントを調整しましたので、ポイント履歴でご確認ください。",
        "en": "Thank you for telling us. You were right, and we are sorry. We have corrected your points; the correction stands in your points history.",
    },
    "more": {
        "ja": "お問い合わせありがとうございます。お調べするために、お買い物の日、店舗、レシートの番号をこちらにお書きください。",
        "en": "Thank you for writing. To look into it we need the day, the store and the number on the receipt. Please write them here.",
    },
    "later": {
        "ja": "お問い合わせありがとうございます。ただいまお調べしています。もうしばらくお待ちください。分かり次第、こちらでお知らせします。",
        "en": "Thank you for writing. We are looking into it, and it takes a little longer. We will answer here as soon as we know more.",
    },
}


def begun(code: str, language: str) -> str:
    """Return the sentences of a template in a language, `ja` or `en`; empty for a template that there is not."""
    return TEMPLATES.get(code, {}).get(language, "")
