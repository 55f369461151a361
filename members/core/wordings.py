"""What members read when they say what they want to hear, word for word.

A consent names one of these versions and the language it was read in; together they say exactly what was agreed to.
A text that somebody may have read is never changed: another sentence is another version, and the old one stays.
`{channel}` and `{topic}` stand for the names of the two that the statement is about.
"""

PROFILE = "profile-1"
PREFERENCES = "preferences-1"
UNSUBSCRIBE = "unsubscribe-1"
UNSUBSCRIBE_ALL = "unsubscribe-all-1"

WORDINGS: dict[str, dict[str, str]] = {
    PROFILE: {
        "ja": "{channel}でお知らせとご案内を受け取る（いつでも停止できます）",
        "en": "Send me news and offers by {channel}. I can stop this at any time.",
    },
    PREFERENCES: {
        "ja": "印を付けた内容を、その方法で受け取ることに同意します。同意はいつでも取り消せます。",
        "en": "I agree to receive what is ticked, in the way it is ticked. I can withdraw this at any time.",
    },
    UNSUBSCRIBE: {
        "ja": "「{topic}」を{channel}で受け取るのをやめます。",
        "en": "Stop sending me “{topic}” by {channel}.",
    },
    UNSUBSCRIBE_ALL: {"ja": "{channel}でのご案内をすべてやめる", "en": "Stop everything by {channel}"},
}


def wording(version: str, language: str) -> str:
    """Return what a version says in a language."""
    return WORDINGS[version][language]
