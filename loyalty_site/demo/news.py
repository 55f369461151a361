"""News for the demo: invented, and each piece says so."""

from datetime import datetime, timedelta

from loyalty_site.demo.people import MEMBER, email
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND
from members.actions.inbox import Letter, deliver
from members.models import Member, Message
from rewards.actions.news import Draft, write
from rewards.models import News

_INVENTED = {"ja": "\n\n（デモ用の架空のお知らせです）", "en": "\n\n(An invented piece of news, for the demo.)"}
# Days ago, titles and texts in Japanese and English.
_PIECES = (
    (
        1, "年末年始の営業時間", "Hours at the turn of the year",
        "12月31日は17時に閉店します。1月1日は全店でお休みをいただきます。",
        "On 31 December stores close at 17:00. On 1 January all stores are closed.",
    ),
    (
        6, "新しい交換特典が加わりました", "New rewards to exchange points for",
        "特典のページで、今のポイントで交換できるものをご覧いただけます。",
        "The rewards page shows what you can have with the points that you hold now.",
    ),
    (
        20, "会員証をスマートフォンで表示できます", "Your card on your phone",
        "ホーム画面に追加すると、電波の届かない場所でも会員証を表示できます。",
        "Added to the home screen, your card is there without a network too.",
    ),
)  # fmt: skip


def publish() -> None:
    """Publish the news where there is none, and greet the member who signs in to the demo, once."""
    moment = now()
    if not News.objects.exists():
        for days, *texts in _PIECES:
            write(_draft(moment - timedelta(days=days), *texts, is_pinned=days == 1), COMMAND)
    member = Member.objects.filter(user__email=email(MEMBER)).first()
    if member is not None:
        deliver(
            Letter(
                member.pk,
                "demo:welcome",
                Message.Kind.NOTICE,
                {"ja": "デモへようこそ", "en": "Welcome to the demo"},
                {"ja": "お問い合わせへの回答も、ここに届きます。", "en": "Answers to your enquiries come here too."},
                "/enquiries/new",
            )
        )


def _draft(starts_at: datetime, title_ja: str, title_en: str, body_ja: str, body_en: str, *, is_pinned: bool) -> Draft:
    return Draft(
        title_ja, title_en, body_ja + _INVENTED["ja"], body_en + _INVENTED["en"], starts_at, is_pinned=is_pinned
    )
