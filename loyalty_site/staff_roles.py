"""What staff may see and do, by the group they are in. What a permission is for is said where it is asked for."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from campaigns.models import Campaign, Segment, Send, Survey, SurveyAnswer
from members.actions.audit import Actor, record_change
from members.models import (
    ApiKey,
    AuditEntry,
    Case,
    Interest,
    LegalDocument,
    Member,
    MemberCard,
    MemberMerge,
    Referral,
    Store,
    User,
    Webhook,
    WebhookEvent,
)
from rewards.models import (
    DaySheet,
    ImportJob,
    ImportRun,
    MatchingDay,
    News,
    PointAccount,
    PointEntry,
    Purchase,
    Redemption,
    Refund,
    Terms,
)

CLERK, STORE_MANAGER, SUPPORT, MARKETER = "clerk", "store_manager", "support", "marketer"
ANALYST, MANAGER, AUDITOR, ADMINISTRATOR = "analyst", "manager", "auditor", "administrator"
ROLES = (CLERK, STORE_MANAGER, SUPPORT, MARKETER, ANALYST, MANAGER, AUDITOR, ADMINISTRATOR)

_COUNTER: tuple[type[models.Model], ...] = (
    Member, MemberCard, Store, PointAccount, PointEntry, Purchase, Refund, Redemption, Case, News, LegalDocument,
)  # fmt: skip
_ALL: tuple[type[models.Model], ...] = (
    *_COUNTER, Terms, Interest, ImportRun, AuditEntry, ApiKey, Webhook, WebhookEvent, Referral,
)  # fmt: skip
# Records that are listed and opened.
SEEN: dict[str, tuple[type[models.Model], ...]] = {
    CLERK: _COUNTER,
    STORE_MANAGER: _COUNTER,
    SUPPORT: (*_COUNTER, Terms, Referral),
    MARKETER: (*_COUNTER, Terms, Interest),
    ANALYST: (Store, News, LegalDocument, Terms),  # nothing that tells of a person
    MANAGER: _ALL,
    AUDITOR: _ALL,
    ADMINISTRATOR: _ALL,
}
# Shown by pages of work alone.
_WORKED_ON: tuple[type[models.Model], ...] = (
    DaySheet, MatchingDay, MemberMerge, ImportJob, Segment, Campaign, Send, Survey, SurveyAnswer,
)  # fmt: skip
WORKED_ON: dict[str, tuple[type[models.Model], ...]] = {
    STORE_MANAGER: (DaySheet, MatchingDay),
    SUPPORT: (MemberMerge, Survey, SurveyAnswer),
    MARKETER: (Segment, Campaign, Send, Survey, SurveyAnswer),
    ANALYST: (Segment, Campaign, Send, Survey),  # how many, never who
    MANAGER: _WORKED_ON,
    AUDITOR: _WORKED_ON,
    ADMINISTRATOR: _WORKED_ON,
}
# Changed by an act of its own: members are frozen and made active again, held referrals approved or refused.
DECIDED: dict[str, tuple[type[models.Model], ...]] = {
    STORE_MANAGER: (Member,),
    SUPPORT: (Member,),
    MANAGER: (Member, Referral),
    ADMINISTRATOR: (Member, Referral),
}

_MANAGED = (
    "answer_case", "write_news", "export_member", "erase_member", "renew_poster", "undo_redemption", "publish_legal",
    "adjust_points", "approve_adjustment", "manage_tills", "manage_all_tills",
    "edit_program", "publish_program", "merge_member", "match_days", "reopen_matching", "import_files",
    "tend_health", "edit_segment", "edit_campaign", "approve_send", "edit_survey", "tag_answer",
)  # fmt: skip
DONE: dict[str, tuple[str, ...]] = {
    CLERK: ("answer_case",),
    STORE_MANAGER: (
        "answer_case",
        "export_member",
        "renew_poster",
        "undo_redemption",
        "adjust_points",
        "manage_tills",
        "match_days",
    ),
    MARKETER: ("write_news", "edit_program", "edit_segment", "edit_campaign", "edit_survey", "tag_answer"),
    SUPPORT: ("answer_case", "export_member", "adjust_points", "merge_member", "tag_answer"),
    MANAGER: _MANAGED,
    ADMINISTRATOR: _MANAGED,
}
KEPT: dict[str, tuple[type[models.Model], ...]] = {
    MARKETER: (Interest,), MANAGER: (Interest,), ADMINISTRATOR: (Interest,),
}  # fmt: skip


@transaction.atomic
def group(role: str) -> Group:
    """Return a role's group, made where it is missing, with the permissions that the role has today."""
    wanted = Q(codename__in=DONE.get(role, ()))
    for model in (*SEEN[role], *WORKED_ON.get(role, ())):
        kind = ContentType.objects.get_for_model(model)
        verbs = ("view", "add", "change") if model in KEPT.get(role, ()) else ("view",)
        wanted |= Q(content_type=kind, codename__in=[f"{verb}_{model._meta.model_name}" for verb in verbs])
    for model in DECIDED.get(role, ()):
        wanted |= Q(content_type=ContentType.objects.get_for_model(model), codename=f"change_{model._meta.model_name}")
    found, _ = Group.objects.get_or_create(name=role)
    found.permissions.set(Permission.objects.filter(wanted))
    return found


@transaction.atomic
def appoint(email: str, role: str, actor: Actor) -> tuple[User, bool]:
    """Give somebody a role in place of the one they had; returns the user, and whether they are new.

    Who is new has no password: the page for a forgotten one lets them choose it, and then asks for a second factor.
    """
    user, is_new = _locked(email), False
    if user is None:
        user, is_new = User.objects.create_user(email), True
    before = {"roles": sorted(user.groups.values_list("name", flat=True)) if user.is_staff else []}
    user.groups.set([group(role)])
    User.objects.filter(pk=user.pk).update(is_staff=True)
    record_change(actor, "staff.appoint", user.pk, before=before, after={"roles": [role]})
    return user, is_new


@transaction.atomic
def dismiss(email: str, actor: Actor) -> bool:
    """Take every role from somebody, from now on; returns False where this is nobody of the staff."""
    user = _locked(email)
    if user is None or not user.is_staff:
        return False
    before = {"roles": sorted(user.groups.values_list("name", flat=True))}
    user.groups.clear()
    User.objects.filter(pk=user.pk).update(
        is_staff=False, is_superuser=False, sessions_ended=models.F("sessions_ended") + 1
    )
    record_change(actor, "staff.dismiss", user.pk, before=before, after={"roles": []})
    return True


def _locked(email: str) -> User | None:
    return User.objects.select_for_update().filter(email=email.strip().lower()).first()
