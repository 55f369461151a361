"""What the first floor knows of a person: whose rows are whose, what they get of them, what erasure leaves."""

from django.db.models import Q

from loyalty_site.lib.personal import Person, Table, impersonal, register, same
from members.actions import cards, outbox, webhooks
from members.models import RowChange

UNUSABLE = "!erased"  # no password matches what begins so


def of_member(person: Person) -> Q:
    """Find rows by the member that they name."""
    return Q(member__in=person.members)


def _cases(person: Person) -> Q:
    """Find a member's enquiries, and those that they sent as a guest from an address of theirs."""
    return Q(member__in=person.members) | Q(member=None, email__in=person.contacts)


def _case_messages(person: Person) -> Q:
    return Q(case__member__in=person.members) | Q(case__member=None, case__email__in=person.contacts)


def _changes(person: Person) -> Q:
    """Find the changes of a member's own row, in which a session of the database may have said why."""
    rows = RowChange.objects.filter(table_name="members_member", row_key__in=[str(each) for each in person.members])
    return Q(pk__in=rows.values("change"))


def register_tables() -> None:
    """Register every table of this app; called when it starts."""
    register(
        Table(
            "members.Member",
            finder=lambda person: Q(pk__in=person.members),
            blanks={
                "external_id": None, "email": None, "phone": None, "name": "", "kana": "", "birthday": None,
                "birthday_changed_at": None, "language": "ja", "time_zone": "", "favourite_store": None,
                "enrolment_clerk": "", "enrolment_source": "",
            },
            impersonal={"number": "made here, names nobody by itself, and is never given again"},
            section="profile",
            columns=same(
                "id", "number", "external_id", "status", "is_provisional", "email", "phone", "name", "kana", "birthday",
                "language", "time_zone", "joined_at", "enrolment_clerk", "enrolment_source", "created_at", "updated_at",
            ) | {"favourite_store": "favourite_store_id", "enrolment_store": "enrolment_store_id"},
        ),
        Table(
            "members.User",
            finder=lambda person: Q(pk=person.user_id),
            blanks={
                "email": None, "phone": None, "first_name": "", "last_name": "", "password": UNUSABLE,
                "last_login": None, "is_active": False,
            },
            section="sign_in",
            columns=same("email", "phone", "first_name", "last_name", "date_joined", "last_login"),
        ),
        Table(
            "members.MemberMerge",
            finder=lambda person: Q(kept__in=person.members) | Q(merged__in=person.members),
            blanks={"reason": "", "user": None},
            impersonal={"moved": "ids, codes and the names of columns"},
            section="merges",
            columns={"kept": "kept__number", "merged": "merged__number"} | same("merged_at", "reason", "undone_at"),
        ),
        Table(
            "members.LikelyPair",
            finder=lambda person: Q(first__in=person.members) | Q(second__in=person.members),
            deletes=True,
        ),
        Table(
            "members.MemberCard",
            finder=of_member,
            eraser=cards.forget_numbers,
            erased=("number",),
            section="cards",
            columns=same("number", "status", "issued_at"),
        ),
        Table(
            "members.Consent",
            finder=of_member,
            deletes=True,
            section="consents",
            columns=same("channel", "topic", "is_granted", "given_at", "wording", "language", "source"),
        ),
        Table(
            "members.Acceptance",
            finder=of_member,
            deletes=True,
            section="acceptances",
            columns={"text": "document__kind", "version": "document__version"}
            | same("accepted_at", "language", "way"),
        ),
        Table(
            "members.MemberInterest",
            finder=of_member,
            deletes=True,
            section="interests",
            columns={"interest": "interest_id", "chosen_at": "chosen_at"},
        ),
        Table(
            "members.PushDevice",
            finder=of_member,
            deletes=True,
            section="devices",
            columns=same("kind", "added_at", "last_ok_at"),
        ),
        Table(
            "members.TrackingRefusal", finder=of_member, deletes=True, section="not_followed", columns=same("said_at")
        ),
        Table(
            "members.MemberTrait",
            finder=of_member,
            deletes=True,
            section="traits",
            columns=same("key", "value", "updated_at"),
        ),
        Table(
            "members.Message",
            finder=of_member,
            deletes=True,
            section="messages",
            columns=same(
                "kind", "subject_ja", "subject_en", "body_ja", "body_en", "link", "sent_at", "read_at", "expires_at"
            ),
        ),
        Table(
            "members.CaseMessage",
            finder=_case_messages,
            deletes=True,
            section="enquiry_messages",
            columns={"enquiry": "case__number", "from": "author"} | same("text", "written_at"),
        ),
        Table(
            "members.Case",
            finder=_cases,
            deletes=True,
            section="enquiries",
            columns=same("number", "kind", "email", "topic", "purchase", "status", "outcome", "opened_at", "changed_at"),
        ),
        Table(
            "members.SpendingPin",
            finder=of_member,
            deletes=True,
            section="pin",
            columns=same("set_at"),
        ),
        Table("members.ClaimAlarm", finder=of_member, deletes=True, section="card_alarms", columns=same("noted_at")),
        Table(
            "members.SignInLock",
            finder=lambda person: Q(user=person.user_id),
            deletes=True,
            section="sign_in_locks",
            columns=same("door", "locked_at"),
        ),
        Table(
            "members.ReferralLink",
            finder=of_member,
            deletes=True,
            section="referral_link",
            columns=same("code", "created_at"),
        ),
        Table(
            "members.Referral",
            finder=lambda person: Q(referrer__in=person.members) | Q(friend__in=person.members),
            impersonal={"signs": "codes of this programme; whose they are is in no column here"},
            section="referrals",
            columns=same("status", "joined_at", "settled_at"),
        ),
        Table(
            "members.AuditEntry",
            finder=lambda person: Q(object_type="member", object_id__in=[str(member_id) for member_id in person.members]),
            blanks={"reason": ""},
            impersonal={
                "verb": "a name from this programme", "origin": "a name from this programme",
                "object_type": "a name from this programme", "object_id": "an id", "data": "ids and codes alone",
            },
            section="acts_of_staff",
            columns=same("at", "verb", "reason"),
        ),
        Table(
            "members.Change",
            finder=_changes,
            blanks={"reason": ""},
            impersonal={
                "origin": "a name from this programme", "door": "a route, a command or a task", "request": "an id",
                "client": "of staff and database sessions alone", "database_user": "a role of the database",
            },
        ),
        Table(
            "members.RowChange",
            impersonal={
                "table_name": "a name from this programme", "row_key": "an id",
                "changed": "what is personal or secret is noted without its content (members/audited.py)",
            },
        ),
        Table(
            "members.WebhookEvent",
            eraser=webhooks.forget,
            erased=("payload",),
            impersonal={"type": "a name from this programme", "last_error": "a code"},
        ),
        Table(
            "members.Outbox",
            eraser=outbox.forget,
            erased=("data",),
            impersonal={"topic": "a name from this programme", "error": "the name of an error and where it was raised"},
        ),
        Table(
            "members.DataExport",
            finder=of_member,
            deletes=True,
            section="exports",
            columns=same("asked_at", "status", "ready_at"),
        ),
        Table(
            "members.Departure",
            finder=of_member,
            blanks={"user": None},
            impersonal={"forfeited": "points, codes and days"},
            section="departure",
            columns=same("left_at", "forfeited", "erase_at"),
        ),
    )  # fmt: skip
    impersonal("times alone; deleted with the message that it is about", "members.CaseMail")
    impersonal("parts of an export, deleted with it", "members.DataExportPart")
    impersonal("the shop's own: what everybody may read",
               "members.Store", "members.Interest", "members.StorePoster", "members.LegalDocument")  # fmt: skip
    impersonal("the shop's own: its counters and those who work there, no customers",
               "members.Register", "members.StaffPost", "members.Shift")  # fmt: skip
    impersonal("how far the members have been told, by id", "members.LegalNotice")
    impersonal("the shop's own: keys and addresses of its systems", "members.ApiKey", "members.Webhook")
    impersonal("HMACs that only the secret key could compare, for a day at most", "members.Attempt")
    impersonal("names of jobs and of checks", "members.JobRun", "members.HealthState")
    impersonal("answers and keys without personal data, by contract; for days", "members.IdempotencyKey")
