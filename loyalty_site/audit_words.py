"""What the audit says in words: acts, kinds of things, columns, values before and after."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.models import AuditEntry, Change, RowChange
from members.selectors.changes import Found

VERBS = {
    "adjustment.approve": gettext_lazy("Adjustment approved"),
    "adjustment.ask": gettext_lazy("Adjustment asked for"),
    "adjustment.decline": gettext_lazy("Adjustment declined"),
    "api_key.create": gettext_lazy("API key made"),
    "api_key.revoke": gettext_lazy("API key revoked"),
    "bulk_adjustment.approve": gettext_lazy("Adjustments from a file approved"),
    "bulk_adjustment.ask": gettext_lazy("Adjustments from a file asked for"),
    "bulk_adjustment.decline": gettext_lazy("Adjustments from a file declined"),
    "bulk_adjustment.end": gettext_lazy("Adjustments from a file ended"),
    "bulk_adjustment.go_on": gettext_lazy("Adjustments from a file gone on with"),
    "bulk_adjustment.reverse": gettext_lazy("Adjustments from a file taken back"),
    "bulk_adjustment.stop": gettext_lazy("Adjustments from a file stopped"),
    "bulk_adjustment.upload": gettext_lazy("File of adjustments sent"),
    "campaign.change": gettext_lazy("Campaign changed"),
    "campaign.plan": gettext_lazy("Campaign planned"),
    "campaign.stop": gettext_lazy("Campaign stopped"),
    "card.replace": gettext_lazy("Card replaced"),
    "card.stop": gettext_lazy("Card stopped"),
    "case.answer": gettext_lazy("Enquiry answered"),
    "case.close": gettext_lazy("Enquiry closed"),
    "case.take": gettext_lazy("Enquiry taken over"),
    "day_sheet.close": gettext_lazy("Day sheet closed"),
    "day_sheet.reopen": gettext_lazy("Day sheet opened again"),
    "dead_address.add": gettext_lazy("Address suppressed"),
    "dead_address.remove": gettext_lazy("Address suppressed no more"),
    "demo.begun": gettext_lazy("Loading of the demo begun"),
    "demo.loaded": gettext_lazy("Demo loaded"),
    "import_job.delete_file": gettext_lazy("File of an import deleted"),
    "import_job.name_columns": gettext_lazy("Columns of an import named"),
    "import_job.send": gettext_lazy("File for an import sent"),
    "import_job.stop": gettext_lazy("Import stopped"),
    "import_map.keep": gettext_lazy("Map of columns kept"),
    "interest.change": gettext_lazy("Interest changed"),
    "interest.create": gettext_lazy("Interest added"),
    "journal.deliver": gettext_lazy("Register's journal delivered"),
    "journal_layout.keep": gettext_lazy("Columns of a register's journal kept"),
    "journal_receipt.credit": gettext_lazy("Receipt credited to a member"),
    "journey.approve": gettext_lazy("Journey approved"),
    "journey.ask": gettext_lazy("Approval of a journey asked for"),
    "journey.begin": gettext_lazy("Draft of a journey begun"),
    "journey.discard": gettext_lazy("Draft of a journey thrown away"),
    "journey.make": gettext_lazy("Journey made"),
    "journey.publish": gettext_lazy("Version of a journey put in force"),
    "journey.switch_off": gettext_lazy("Journey switched off"),
    "journey.switch_on": gettext_lazy("Journey switched on"),
    "journey.take_back": gettext_lazy("Approval of a journey asked for no more"),
    "journey.write": gettext_lazy("Draft of a journey saved"),
    "legal.publish": gettext_lazy("Legal text published"),
    "journal_receipt.undo": gettext_lazy("Match by time and total undone"),
    "likely_pair.dismiss": gettext_lazy("Two members told apart"),
    "matching_case.accepted": gettext_lazy("Sale with another total accepted"),
    "matching_case.choose": gettext_lazy("Receipt chosen for a sale"),
    "matching_case.confirmed": gettext_lazy("Sale without a receipt confirmed"),
    "matching_case.corrected": gettext_lazy("Sale corrected to the register's total"),
    "matching_case.matched": gettext_lazy("Sale matched by a later journal"),
    "matching_case.paired": gettext_lazy("Sale paired with a receipt"),
    "matching_case.reversed": gettext_lazy("Sale without a receipt reversed"),
    "matching_day.close": gettext_lazy("Day of matching closed"),
    "matching_day.reopen": gettext_lazy("Day of matching reopened"),
    "member.ask_erasure": gettext_lazy("Erasure of a member asked for"),
    "member.erase": gettext_lazy("Member erased"),
    "member.export": gettext_lazy("A member's data exported"),
    "member.join": gettext_lazy("Two memberships joined"),
    "member.merge": gettext_lazy("Two members merged"),
    "member.split": gettext_lazy("Merge of two members undone"),
    "member.status": gettext_lazy("Status of a member changed"),
    "member.withdraw_erasure": gettext_lazy("Erasure of a member withdrawn"),
    "member_card.add_blank": gettext_lazy("Blank cards entered"),
    "news.change": gettext_lazy("News changed"),
    "news.withdraw": gettext_lazy("News withdrawn"),
    "news.write": gettext_lazy("News written"),
    "program_draft.begin": gettext_lazy("Draft of the programme begun"),
    "program_draft.keep_example": gettext_lazy("Example kept with a draft"),
    "program_draft.let_example_go": gettext_lazy("Example of a draft removed"),
    "program_draft.publish": gettext_lazy("Draft of the programme published"),
    "program_draft.rebase": gettext_lazy("Draft of the programme moved to the newest version"),
    "program_draft.save": gettext_lazy("Draft of the programme saved"),
    "program_draft.submit": gettext_lazy("Draft of the programme handed in"),
    "program_draft.withdraw": gettext_lazy("Draft of the programme withdrawn"),
    "program_simulation.ask": gettext_lazy("Simulation asked for"),
    "program_simulation.stop": gettext_lazy("Simulation stopped"),
    "redemption.undo": gettext_lazy("Use of a coupon taken back"),
    "referral.approve": gettext_lazy("Referral approved"),
    "referral.refuse": gettext_lazy("Referral refused"),
    "register.add": gettext_lazy("Register added"),
    "register.enter": gettext_lazy("Register set up on a tablet"),
    "register.renew_code": gettext_lazy("New code for a register"),
    "register.revoke": gettext_lazy("Register revoked"),
    "segment.archive": gettext_lazy("Segment archived"),
    "segment.change": gettext_lazy("Segment changed"),
    "segment.create": gettext_lazy("Segment made"),
    "segment.export": gettext_lazy("Members of a segment exported"),
    "segment.freeze": gettext_lazy("Segment frozen"),
    "segment.thaw": gettext_lazy("Segment follows its rule again"),
    "send.approve": gettext_lazy("Message approved"),
    "send.create": gettext_lazy("Message written anew"),
    "send.open": gettext_lazy("Message opened for joining"),
    "send.close": gettext_lazy("Message closed for joining"),
    "send.launch": gettext_lazy("Message launched"),
    "send.pause": gettext_lazy("Message paused"),
    "send.resume": gettext_lazy("Message resumed"),
    "send.stop": gettext_lazy("Message stopped for good"),
    "send.submit": gettext_lazy("Message submitted"),
    "send.take_back": gettext_lazy("Message taken back"),
    "send.try": gettext_lazy("Message sent to oneself"),
    "send.write": gettext_lazy("Message written"),
    "shift.begin": gettext_lazy("Clerk entered at a register"),
    "staff.appoint": gettext_lazy("Role given"),
    "staff.dismiss": gettext_lazy("Roles taken away"),
    "staff_post.add": gettext_lazy("Clerk added"),
    "staff_post.end": gettext_lazy("Clerk works there no longer"),
    "staff_post.lock": gettext_lazy("Clerk locked out"),
    "staff_post.new_badge": gettext_lazy("New badge for a clerk"),
    "staff_post.set_pin": gettext_lazy("PIN of a clerk set"),
    "staff_post.unlock": gettext_lazy("Clerk let in again"),
    "store.renew_poster": gettext_lazy("Poster of a store renewed"),
    "survey.change": gettext_lazy("Survey changed"),
    "survey.create": gettext_lazy("Survey written anew"),
    "survey.end": gettext_lazy("Survey ended"),
    "survey.export": gettext_lazy("Answers of a survey exported"),
    "survey.plan_wave": gettext_lazy("Survey to be asked once more"),
    "survey.start": gettext_lazy("Survey started"),
    "survey_answer.tag": gettext_lazy("Answer tagged"),
    "survey_answer.untag": gettext_lazy("Tag of an answer removed"),
    "survey_tag.add": gettext_lazy("Tag of comments added"),
    "survey_tag.archive": gettext_lazy("Tag of comments put away"),
    "terms.publish": gettext_lazy("Terms of the programme published"),
    "webhook.create": gettext_lazy("Webhook made"),
    "webhook_event.replay": gettext_lazy("Event of a webhook sent again"),
}
OPERATIONS = {
    "INSERT": gettext_lazy("added"), "UPDATE": gettext_lazy("changed"), "DELETE": gettext_lazy("deleted"),
    "TRUNCATE": gettext_lazy("all rows deleted"),
}  # fmt: skip
# Kinds of things: the table, and what acts call it (namespaces of verbs).
KINDS: dict[str, tuple[str, ...]] = {
    "members_member": ("member",), "members_membercard": ("card", "member_card"), "members_user": ("staff",),
    "members_user_groups": (), "auth_group": (), "auth_group_permissions": (), "mfa_authenticator": (),
    "members_apikey": ("api_key",), "members_webhook": ("webhook",), "members_store": ("store",),
    "members_register": ("register",), "members_staffpost": ("staff_post",), "members_case": ("case",),
    "members_referral": ("referral",), "members_interest": ("interest",), "members_legaldocument": ("legal",),
    "members_consent": (), "rewards_terms": ("terms",), "rewards_programdraft": ("program_draft",),
    "rewards_news": ("news",), "rewards_adjustment": ("adjustment",), "rewards_coupon": (),
    "rewards_redemption": ("redemption",), "rewards_rewardstock": (), "rewards_daysheet": ("day_sheet",),
    "rewards_importrun": (), "members_membermerge": (), "members_likelypair": ("likely_pair",),
    "rewards_bulkadjustment": ("bulk_adjustment",), "rewards_importjob": ("import_job",), "rewards_importmap": ("import_map",),
    "rewards_journallayout": ("journal_layout", "journal", "journal_receipt"), "rewards_matchingday": ("matching_day",),
    "rewards_matchingcase": ("matching_case",), "rewards_programexample": (), "campaigns_segment": ("segment",),
    "campaigns_campaign": ("campaign",), "campaigns_send": ("send",), "campaigns_journey": ("journey",),
    "campaigns_journeyversion": (), "campaigns_journeystep": (),
    "campaigns_survey": ("survey",), "campaigns_surveyversion": (), "campaigns_surveytag": ("survey_tag", "survey_answer"),
}  # fmt: skip
# What others' tables and kinds without a table are called.
NAMES = {
    "auth_group": gettext_lazy("role"), "auth_group_permissions": gettext_lazy("permission of a role"),
    "members_user_groups": gettext_lazy("role of a person"), "mfa_authenticator": gettext_lazy("second factor"),
    "account": gettext_lazy("points account"),
}  # fmt: skip
LONGEST = 120  # characters of a value that are shown


class Column(NamedTuple):
    """A column before and after; `is_hidden` where the audit keeps no content."""

    name: str
    before: str
    after: str
    is_hidden: bool


class Row(NamedTuple):
    """A changed row in words: what it is, which one, what was done with it, column by column."""

    kind: str
    key: str
    done: str
    columns: list[Column]


class Told(NamedTuple):
    """A change in words."""

    change: Change
    acts: list[str]
    who: str
    where: str
    reasons: list[str]
    rows: list[Row]
    rows_more: bool


def told(found: Found, keys: dict[Any, str]) -> Told:
    """Return a change in the language in force; `keys` names keys of the API."""
    change = found.change
    rows = [_row(row) for row in found.rows] or [row for entry in found.entries if (row := _of_entry(entry))]
    acts = [str(VERBS.get(entry.verb, entry.verb)) for entry in found.entries] or _acts_of(found.rows)
    reasons = [*filter(None, [change.reason, *(_reason(entry) for entry in found.entries)])]
    return Told(change, list(dict.fromkeys(acts)), _who(change, keys), _where(change), list(dict.fromkeys(reasons)), rows, found.rows_more)  # fmt: skip


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of things by table, in words, in the order of the words."""
    return sorted(((table, kind_name(table)) for table in KINDS), key=lambda kind: kind[1])


def kind_name(table: str) -> str:
    """Return what a row of a table is called, or a thing that has none."""
    if table in NAMES:
        return str(NAMES[table])
    model = _model(table)
    return str(model._meta.verbose_name) if model is not None else table


def _who(change: Change, keys: dict[Any, str]) -> str:
    if change.actor is not None:
        return str(change.actor)
    if change.api_key is not None:
        return keys.get(change.api_key, str(change.api_key))
    if change.origin == Change.Origin.DATABASE:
        return _("directly in the database by %(user)s") % {"user": change.database_user}
    return change.door or _origin(change)


def _where(change: Change) -> str:
    door = change.door if change.door != _who(change, {}) else ""
    return " · ".join(filter(None, [_origin(change), door, change.client]))


def _origin(change: Change) -> str:
    return str(dict(Change.Origin.choices).get(change.origin, change.origin))


def _reason(entry: AuditEntry) -> str:
    said = entry.data.get("reason") or entry.data.get("reason_code") if isinstance(entry.data, dict) else ""
    return entry.reason or (said if isinstance(said, str) else "")


def _acts_of(rows: list[RowChange]) -> list[str]:
    return [f"{kind_name(row.table_name)}: {OPERATIONS[row.operation]}" for row in rows]


def _row(row: RowChange) -> Row:
    model = _model(row.table_name)
    key = row.row_key or (ngettext("%(count)s row", "%(count)s rows", row.rows) % {"count": f"{row.rows:,}"} if row.rows else "")  # fmt: skip
    columns = [_column(_field(model, name), name, pair) for name, pair in row.changed.items()]
    return Row(kind_name(row.table_name), key, str(OPERATIONS[row.operation]), columns)


def _of_entry(entry: AuditEntry) -> Row | None:
    """Return what an act says of before and after, for acts of which no row is noted."""
    before, after = (entry.data.get(side) or {} for side in ("before", "after"))
    names = dict.fromkeys([*before, *after])
    columns = [Column(name, _value(None, before.get(name)), _value(None, after.get(name)), False) for name in names]
    table = next((table for table, types in KINDS.items() if entry.object_type in types), "")
    return Row(kind_name(table or entry.object_type), entry.object_id, "", columns)


def _column(field: Any, name: str, pair: list[Any] | None) -> Column:
    label = str(getattr(field, "verbose_name", name))
    if pair is None:
        return Column(label, "", "", True)
    return Column(label, _value(field, pair[0]), _value(field, pair[1]), False)


def _value(field: Any, value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(field.flatchoices) if field is not None and getattr(field, "choices", None) else {}
    if not isinstance(value, list | dict) and value in choices:
        return str(choices[value])
    if isinstance(value, str) and len(value) > 15 and isinstance(field, models.DateTimeField):
        moment = parse_datetime(value)
        if moment is not None and is_aware(moment):
            return date_format(localtime(moment), "DATETIME_FORMAT")
    text = value if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else ", ".join(_parts(value))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _parts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{name}: {_value(None, each)}" for name, each in value.items())
    elif isinstance(value, list):
        yield from (_value(None, each) for each in value)
    else:
        yield str(value)


def _field(model: type[models.Model] | None, column: str) -> Any:
    fields = model._meta.local_concrete_fields if model is not None else ()
    return next((field for field in fields if field.column == column), None)


def _model(table: str) -> type[models.Model] | None:
    return next((m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table), None)
