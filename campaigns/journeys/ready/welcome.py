"""Welcome: at once, and three days later what points are good for."""

from campaigns.journeys.ready.step import ReadyStep, Words

STEPS = (
    ReadyStep(
        "ようこそ / Welcome", 0, "minutes", "/card",
        Words(
            "{{ programme.name }}へようこそ",
            "会員証はスマートフォンでお使いいただけます",
            "{{ member.name }}\n\nこのたびはご入会いただき、ありがとうございます。\n\n"
            "お買い物のときに会員証をご提示いただくと、ポイントが貯まります。"
            "会員証はスマートフォンでいつでも表示できます。",
            "ご入会ありがとうございます。お買い物のときに会員証をご提示いただくと、ポイントが貯まります。",
            "会員証を表示する",
        ),
        Words(
            "Welcome to {{ programme.name }}",
            "Your membership card is on your phone",
            "{{ member.name }},\n\nThank you for joining.\n\n"
            "Show your membership card when you shop, and you earn points. You find it on your phone at any time.",
            "Thank you for joining. Show your membership card when you shop, and you earn points.",
            "Show my membership card",
        ),
        channels=("email", "line", "push", "inbox"),
    ),
    ReadyStep(
        "ポイントの使い方 / What points are good for", 3, "days", "/rewards",
        Words(
            "ポイントの使い方をご案内します",
            "お支払いにも、特典との交換にもお使いいただけます",
            "{{ member.name }}\n\n貯まったポイントは、お買い物のお支払いにお使いいただけます。"
            "特典と交換することもできます。\n\nポイントの残高と有効期限は、会員ページでいつでもご確認いただけます。",
            "貯まったポイントは、お支払いにも、特典との交換にもお使いいただけます。",
            "特典を見る",
        ),
        Words(
            "What your points are good for",
            "Pay with them, or exchange them for rewards",
            "{{ member.name }},\n\nYou can pay with your points when you shop, or exchange them for rewards.\n\n"
            "Your balance and when points expire are on your member pages at any time.",
            "Pay with your points when you shop, or exchange them for rewards.",
            "See the rewards",
        ),
        shows_points=True,
        channels=("email", "line", "push", "inbox"),
    ),
)  # fmt: skip
