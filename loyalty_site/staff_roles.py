"""What staff may see and do, by the group they are in. What a permission is for is said where it is asked for."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from members.models import (
    ApiKey,
    AuditEntry,
    Case,
    Interest,
    LegalDocument,
    Member,
    MemberCard,
    Referral,
    Store,
    Webhook,
    WebhookEvent,
)
from rewards.models import ImportRun, News, PointAccount, PointEntry, Purchase, Redemption, Refund, Terms

CLERK, STORE_MANAGER, SUPPORT, MARKETER = "clerk", "store_manager", "support", "marketer"
ANALYST, MANAGER, AUDITOR, ADMINISTRATOR = "analyst", "manager", "auditor", "administrator"
ROLES = (CLERK, STORE_MANAGER, SUPPORT, MARKETER, ANALYST, MANAGER, AUDITOR, ADMINISTRATOR)

_COUNTER: tuple[type[models.Model], ...] = (
    Member, MemberCard, Store, PointAccount, PointEntry, Purchase, Refund, Redemption, Case, News, LegalDocument,
)  # fmt: skip
_ALL: tuple[type[models.Model], ...] = (
    *_COUNTER, Terms, Interest, ImportRun, AuditEntry, ApiKey, Webhook, WebhookEvent, Referral,
)  # fmt: skip
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
# Held ones are approved or refused.
DECIDED: dict[str, tuple[type[models.Model], ...]] = {MANAGER: (Referral,), ADMINISTRATOR: (Referral,)}

_MANAGED = (
    "answer_case", "write_news", "export_member", "erase_member", "renew_poster", "undo_redemption", "publish_legal",
    "manage_tills", "manage_all_tills",
)  # fmt: skip
DONE: dict[str, tuple[str, ...]] = {
    CLERK: ("answer_case",),
    STORE_MANAGER: ("answer_case", "export_member", "renew_poster", "undo_redemption", "manage_tills"),
    MARKETER: ("write_news",),
    SUPPORT: ("answer_case", "export_member"),
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
    for model in SEEN[role]:
        kind = ContentType.objects.get_for_model(model)
        verbs = ("view", "add", "change") if model in KEPT.get(role, ()) else ("view",)
        wanted |= Q(content_type=kind, codename__in=[f"{verb}_{model._meta.model_name}" for verb in verbs])
    for model in DECIDED.get(role, ()):
        wanted |= Q(content_type=ContentType.objects.get_for_model(model), codename=f"change_{model._meta.model_name}")
    found, _ = Group.objects.get_or_create(name=role)
    found.permissions.set(Permission.objects.filter(wanted))
    return found
