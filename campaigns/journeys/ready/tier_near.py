"""Close to the next tier: the day after the purchase, and once more two weeks later."""

from campaigns.journeys.ready.step import ReadyStep, Words

STEPS = (
    ReadyStep(
        "次のランクまであと少し / Almost there", 1, "days", "/tiers",
        Words(
            "次のランクまで、あと少しです",
            "次のランクまでに必要なものをご確認いただけます",
            "{{ member.name }}\n\nいつもご利用いただき、ありがとうございます。\n\n"
            "次のランクまで、あと少しです。何が必要かは、会員ページでご確認いただけます。",
            "次のランクまで、あと少しです。何が必要かは、会員ページでご確認いただけます。",
            "ランクを確認する",
        ),
        Words(
            "You are close to the next tier",
            "See what is missing",
            "{{ member.name }},\n\nThank you for shopping with us.\n\n"
            "You are close to the next tier. Your member pages say what is missing.",
            "You are close to the next tier. Your member pages say what is missing.",
            "See my tier",
        ),
    ),
    ReadyStep(
        "ランク特典のご案内 / Benefits of the next tier", 14, "days", "/tiers",
        Words(
            "次のランクの特典をご案内します",
            "あと少しで届きます",
            "{{ member.name }}\n\nあと少しで、次のランクに届きます。\n\n"
            "ランクが上がるとお受けいただける特典を、会員ページでご覧ください。",
            "あと少しで次のランクに届きます。お受けいただける特典をご覧ください。",
            "ランク特典を見る",
        ),
        Words(
            "What the next tier gives you",
            "You are almost there",
            "{{ member.name }},\n\nYou are almost at the next tier.\n\nSee on your member pages what it gives you.",
            "You are almost at the next tier. See what it gives you.",
            "See the benefits",
        ),
    ),
)  # fmt: skip
