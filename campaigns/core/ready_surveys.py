"""Ready-made surveys to start from, in both languages: what is asked, when, and how the invitation reads."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Ready(NamedTuple):
    """A survey to start from; `low_score` None opens no cases."""

    kind: str
    trigger: str
    delay_hours: int
    low_score: int | None
    title_ja: str
    title_en: str
    intro_ja: str
    intro_en: str
    questions: tuple[Mapping[str, Any], ...]


def _question(
    code: str, kind: str, ja: str, en: str, *options: tuple[str, str], required: bool = False
) -> Mapping[str, Any]:
    chosen = [{"code": f"o{number}", "ja": option[0], "en": option[1]} for number, option in enumerate(options, 1)]
    return {"code": code, "kind": kind, "ja": ja, "en": en, "required": required} | (
        {"options": chosen} if chosen else {}
    )


READY: Mapping[str, Ready] = {
    "nps": Ready(
        "nps", "purchase", 24, 6, "お買い物についてのアンケート", "About your visit",
        "1分ほどで終わります。いただいた声は、店舗づくりに役立てます。",
        "It takes about a minute. What you tell us helps us make our stores better.",
        (
            _question(
                "q1", "nps", "私たちのお店を、ご家族やご友人にどのくらいすすめたいと思いますか。",
                "How likely are you to recommend us to family or friends?", required=True,
            ),
            _question(
                "q2", "several", "そう思われた理由に近いものをお選びください。", "What is your score about?",
                ("品ぞろえ", "What you find there"), ("価格", "Prices"), ("接客", "Our staff"),
                ("お店の雰囲気", "The feel of the store"), ("レジの待ち時間", "Waiting at the till"),
            ),
            _question(
                "q3", "text", "よろしければ、くわしくお聞かせください。", "Please tell us more if you like.",
            ),
        ),
    ),
    "csat": Ready(
        "csat", "case", 2, 2, "お問い合わせ対応についてのアンケート", "About our answer",
        "先日のお問い合わせへの対応について、お聞かせください。", "Please tell us how we did with your recent enquiry.",
        (
            _question(
                "q1", "csat", "お問い合わせへの対応に、どのくらい満足していますか。",
                "How content are you with how we handled your enquiry?", required=True,
            ),
            _question(
                "q2", "choice", "お困りごとは解決しましたか。", "Is it settled?",
                ("解決した", "Yes"), ("一部だけ解決した", "In part"), ("解決していない", "No"),
            ),
            _question("q3", "text", "よろしければ、くわしくお聞かせください。", "Please tell us more if you like."),
        ),
    ),
    "free": Ready(
        "free", "date", 0, None, "会員プログラムについてのアンケート", "About the programme",
        "会員プログラムをより良くするために、ご意見をお聞かせください。", "Please help us make the programme better.",
        (
            _question(
                "q1", "choice", "ポイントは主に何に使いたいですか。", "What would you most like to use points for?",
                ("お買い物のお支払い", "Paying at the till"), ("特典との交換", "Rewards"), ("まだ決めていない", "Not decided"),
                required=True,
            ),
            _question("q2", "text", "あったらうれしい特典やサービスをお聞かせください。", "Which rewards or services would you like?"),
        ),
    ),
}  # fmt: skip


class _Said(NamedTuple):
    """The invitation in one language."""

    subject: str
    preheader: str
    text: str
    brief: str


_SAID: Mapping[str, Mapping[str, _Said]] = {
    "nps": {
        "ja": _Said(
            "お買い物はいかがでしたか", "1分ほどのアンケートです",
            "{{ member.name }}\n\nいつもご利用ありがとうございます。先日のお買い物について、1分ほどのアンケートにお答えいただけませんか。下の数字を選ぶと、回答のページが開きます。",
            "先日のお買い物について、1分ほどのアンケートにご協力ください。",
        ),
        "en": _Said(
            "How was your visit?", "A survey of about a minute",
            "Dear {{ member.name }},\n\nThank you for shopping with us. Would you answer a short survey about your recent visit? Choose a number below to open it.",
            "Would you answer a short survey about your recent visit?",
        ),
    },
    "csat": {
        "ja": _Said(
            "お問い合わせへの対応はいかがでしたか", "1分ほどのアンケートです",
            "{{ member.name }}\n\n先日はお問い合わせいただきありがとうございました。対応にご満足いただけたか、下の数字からお聞かせください。",
            "先日のお問い合わせへの対応について、お聞かせください。",
        ),
        "en": _Said(
            "How did we do?", "A survey of about a minute",
            "Dear {{ member.name }},\n\nThank you for writing to us. Please choose a number below to tell us how we did.",
            "Please tell us how we did with your recent enquiry.",
        ),
    },
    "free": {
        "ja": _Said(
            "アンケートのお願い", "会員プログラムについてお聞かせください",
            "{{ member.name }}\n\nいつもご利用ありがとうございます。会員プログラムについて、短いアンケートにお答えいただけませんか。",
            "会員プログラムについて、短いアンケートにご協力ください。",
        ),
        "en": _Said(
            "We would like your opinion", "A short survey about the programme",
            "Dear {{ member.name }},\n\nThank you for being a member. Would you answer a short survey about the programme?",
            "Would you answer a short survey about the programme?",
        ),
    },
}  # fmt: skip


def invitation(kind: str) -> dict[str, Any]:
    """Return what an invitation to a survey of a kind usually says, as content of a message for every channel."""
    content: dict[str, Any] = {channel: {} for channel in ("email", "line", "push", "sms", "inbox")}
    for language, said in _SAID[kind].items():
        content["email"][language] = {
            "subject": said.subject, "preheader": said.preheader,
            "blocks": [{"kind": "text", "text": said.text}, {"kind": "survey"}],
        }  # fmt: skip
        content["push"][language] = {"title": said.subject, "text": said.brief}
        content["inbox"][language] = {"subject": said.subject, "text": said.brief}
        for channel in ("line", "sms"):
            content[channel][language] = {"text": said.brief}
    return content
