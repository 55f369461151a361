"""Birthday: one message on the day."""

from campaigns.journeys.ready.step import ReadyStep, Words

STEPS = (
    ReadyStep(
        "お誕生日 / Birthday", 0, "minutes", "/home",
        Words(
            "お誕生日おめでとうございます",
            "お祝いの気持ちを込めて",
            "{{ member.name }}\n\nお誕生日おめでとうございます。\n\n"
            "いつもご利用いただき、ありがとうございます。すてきな一年になりますように。",
            "お誕生日おめでとうございます。すてきな一年になりますように。",
            "会員ページを開く",
        ),
        Words(
            "Happy birthday",
            "With our best wishes",
            "{{ member.name }},\n\nHappy birthday, and thank you for being with us. We wish you a wonderful year.",
            "Happy birthday. We wish you a wonderful year.",
            "Open my member pages",
        ),
        shows_points=True,
    ),
)  # fmt: skip
