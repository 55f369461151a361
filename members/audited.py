"""What the first floor audits: who may, what staff look after, and people as far as staff change them."""

from loyalty_site.lib.audited import Audited, excuse, register


def register_tables() -> None:
    """Register the tables of this app and those of sign-in; called when the app starts."""
    register(
        # Who may.
        Audited(
            "members_user", hidden=("password", "email", "phone", "first_name", "last_name"), ignored=("last_login",),
            counts_new=True,
        ),
        Audited("members_user_groups"),
        Audited("members_user_user_permissions"),
        Audited("auth_group"),
        Audited("auth_group_permissions"),
        Audited("members_apikey", hidden=("secret_hash",)),
        Audited("mfa_authenticator", hidden=("data",), ignored=("last_used_at",)),
        Audited("account_emailaddress", hidden=("email",), counts_new=True),
        Audited("socialaccount_socialaccount", hidden=("uid", "extra_data"), ignored=("last_login",), counts_new=True),
        Audited("socialaccount_socialapp", hidden=("client_id", "secret", "key", "settings")),
        # What staff look after.
        Audited("members_store", key="code"),
        Audited("members_storeposter", key="store_id"),
        Audited("members_register", hidden=("key_hash", "code_hash"), ignored=("seen_at", "code_until")),
        Audited("members_staffpost", hidden=("pin", "badge_hash", "name"), ignored=("wrong_pins",)),
        Audited("members_webhook", hidden=("secret", "url"), ignored=("failures", "paused_until")),
        Audited("members_interest", key="code"),
        Audited("members_legaldocument", hidden=("text_ja", "text_en"), ignored=("digest",)),
        # People.
        Audited(
            "members_member",
            hidden=(
                "external_id", "email", "phone", "name", "kana", "birthday", "birthday_changed_at", "language",
                "time_zone", "favourite_store_id", "enrolment_clerk", "enrolment_source",
            ),
            ignored=("updated_at",), counts_new=True,
        ),
        Audited("members_membercard", hidden=("number",), counts_new=True),
        Audited("members_consent", hidden=("wording", "language", "source", "address_digest"), counts_new=True),
        Audited("members_spendingpin", hidden=("secret",), key="member_id", counts_new=True),
        Audited("members_departure", hidden=("user_id", "forfeited"), key="member_id", counts_new=True),
        Audited("members_referral", hidden=("signs",), counts_new=True),
        Audited("members_case", hidden=("email", "language", "purchase"), ignored=("changed_at",), counts_new=True),
        Audited("members_likelypair", hidden=("reasons",), notes_new=False),
        Audited("members_membermerge", hidden=("reason", "moved", "user_id")),
    )  # fmt: skip
    excuse("the audit itself, append-only", "members_auditentry", "members_change", "members_rowchange")
    excuse("append-only, each row says who and when", "members_acceptance", "members_casemessage")
    excuse(
        "queues and their progress, written by jobs", "members_outbox", "members_webhookevent", "members_casemail",
        "members_jobrun", "members_healthstate", "members_legalnotice", "members_message", "members_dataexport", "members_dataexportpart",
    )  # fmt: skip
    excuse(
        "counted and deleted by the site itself, for days at most", "members_attempt", "members_signinlock",
        "members_claimalarm", "members_idempotencykey", "django_session",
    )  # fmt: skip
    excuse("who works at which till, written by the till at each turn", "members_shift")
    excuse("a member's own choice, which no page of staff changes", "members_memberinterest", "members_referrallink",
           "members_pushdevice", "members_trackingrefusal")  # fmt: skip
    excuse("computed, and computed again", "members_membertrait")
    excuse(
        "names of this software, written by migrations", "django_migrations", "django_content_type", "auth_permission"
    )
    excuse("a log of its own", "django_admin_log")
    excuse("not used by this site", "account_emailconfirmation", "socialaccount_socialtoken")
