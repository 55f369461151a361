"""Win back: a friendly word, and a second one two weeks later."""

from campaigns.journeys.ready.step import ReadyStep, Words

STEPS = (
    ReadyStep(
        "お久しぶりです / We miss you", 0, "minutes", "/home",
        Words(
            "お久しぶりです。お変わりありませんか",
            "またのご来店をお待ちしております",
            "{{ member.name }}\n\n以前はご利用いただき、ありがとうございました。\n\n"
            "その後お変わりありませんか。またお目にかかれる日を、心よりお待ちしております。",
            "その後お変わりありませんか。またお目にかかれる日をお待ちしております。",
            "会員ページを開く",
        ),
        Words(
            "It has been a while",
            "We look forward to seeing you again",
            "{{ member.name }},\n\nThank you for shopping with us before. It has been a while, and we hope that you are "
            "well.\n\nWe look forward to seeing you again.",
            "It has been a while. We look forward to seeing you again.",
            "Open my member pages",
        ),
        shows_points=True,
    ),
    ReadyStep(
        "特典のご案内 / What your points get you", 14, "days", "/rewards",
        Words(
            "ポイントで交換できる特典のご案内",
            "お持ちのポイントをお使いください",
            "{{ member.name }}\n\nお持ちのポイントは、お支払いのほか、さまざまな特典と交換できます。\n\n"
            "お近くにお越しの際は、ぜひお立ち寄りください。",
            "お持ちのポイントは、お支払いのほか、さまざまな特典と交換できます。",
            "特典を見る",
        ),
        Words(
            "Rewards for your points",
            "Your points are waiting for you",
            "{{ member.name }},\n\nYou can pay with your points, or exchange them for rewards.\n\n"
            "Do come in when you are nearby.",
            "You can pay with your points, or exchange them for rewards.",
            "See the rewards",
        ),
        shows_points=True,
    ),
)  # fmt: skip
