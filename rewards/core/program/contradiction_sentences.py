"""The sentences about what a programme says in vain, in English and in Japanese; see `sentences`."""

SENTENCES: dict[str, tuple[str, str]] = {
    "never_a_day": (
        "There is no day on which all of these conditions hold; change the days, or remove one of them.",
        "条件がすべてそろう日がありません。曜日や日付、期間の条件を見直してください。",
    ),
    "lines_never_earn": (
        "These lines are excluded from earning, so the rule can never match; change it, or the exclusions.",
        "この明細はポイントの対象外（exclusions）のため、ルールが当てはまることはありません。ルールか対象外の指定を直してください。",
    ),
    "expires_while_pending_at": (
        "Points of the first days would expire while they are pending ({days} days); choose a later day.",
        "最初の数日のポイントが、付与予定の期間（{days}日）のうちに失効します。後の日付にしてください。",
    ),
    "earns_past_its_expiry": (
        "The rule still earns after {at}, when its points have expired; give it an until no later than that.",
        "ポイントが失効する{at}より後もルールが続きます。untilをそれ以前にしてください。",
    ),
    "shadowed": (
        "{other} is exclusive and matches whenever this rule does, so this one never counts; change one of them.",
        "{other}が単独適用（exclusive）で、このルールに当てはまる場合は必ず優先されます。どちらかの条件を変えてください。",
    ),
    "tier_without_points": (
        "The tier asks for points and no rule earns any, so nobody can reach it; add a rule or ask for something else.",
        "このランクはポイントが条件ですが、ポイントが付くルールがないため、誰も届きません。ルールを追加するか、条件を変えてください。",
    ),
    "tier_never_held": (
        "Whoever reaches this tier reaches {higher} too, so nobody would hold it; ask for more in {higher}.",
        "このランクに届いた会員は必ず{higher}にも届くため、このランクの会員がいなくなります。{higher}の条件を上げてください。",
    ),
}
