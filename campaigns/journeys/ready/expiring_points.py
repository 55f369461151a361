"""Points that expire: when their last days have come into sight, and once more shortly before the end."""

from campaigns.journeys.ready.step import ReadyStep, Words

STEPS = (
    ReadyStep(
        "期限のご案内 / First reminder", 0, "minutes", "/points",
        Words(
            "ポイントの有効期限が近づいています",
            "{{ member.points_expire_on }}までお使いいただけます",
            "{{ member.name }}\n\nお持ちのポイントのうち{{ member.points_expiring }}ポイントは、"
            "{{ member.points_expire_on }}までお使いいただけます。\n\nお支払いや特典との交換に、ぜひお使いください。",
            "{{ member.points_expiring }}ポイントは、{{ member.points_expire_on }}までお使いいただけます。",
            "ポイントを確認する",
        ),
        Words(
            "Some of your points expire soon",
            "They can be used until {{ member.points_expire_on }}",
            "{{ member.name }},\n\n{{ member.points_expiring }} of your points can be used until "
            "{{ member.points_expire_on }}.\n\nPay with them when you shop, or exchange them for a reward.",
            "{{ member.points_expiring }} of your points can be used until {{ member.points_expire_on }}.",
            "See my points",
        ),
        shows_points=True,
    ),
    ReadyStep(
        "まもなく期限 / Last reminder", 20, "days", "/rewards",
        Words(
            "まもなく有効期限を迎えるポイントがあります",
            "{{ member.points_expire_on }}を過ぎると失効します",
            "{{ member.name }}\n\n{{ member.points_expiring }}ポイントは、{{ member.points_expire_on }}を過ぎると失効します。"
            "\n\nお使い忘れのないよう、ご案内いたします。",
            "{{ member.points_expiring }}ポイントは、{{ member.points_expire_on }}を過ぎると失効します。",
            "特典を見る",
        ),
        Words(
            "The last days of some of your points",
            "They expire after {{ member.points_expire_on }}",
            "{{ member.name }},\n\n{{ member.points_expiring }} of your points expire after "
            "{{ member.points_expire_on }}.\n\nThis is so that you do not forget them.",
            "{{ member.points_expiring }} of your points expire after {{ member.points_expire_on }}.",
            "See the rewards",
        ),
        shows_points=True,
    ),
)  # fmt: skip
