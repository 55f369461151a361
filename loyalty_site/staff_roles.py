"""What staff may see, by the group they are in. Who may change something is said where it is done."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from members.models import ApiKey, AuditEntry, Member, MemberCard, Store, Webhook, WebhookEvent
from rewards.models import ImportRun, PointAccount, PointEntry, Purchase, Refund, Terms

CLERK, MARKETER, MANAGER = "clerk", "marketer", "manager"

_COUNTER: tuple[type[models.Model], ...] = (Member, MemberCard, Store, PointAccount, PointEntry, Purchase, Refund)
SEEN: dict[str, tuple[type[models.Model], ...]] = {
    CLERK: _COUNTER,
    MARKETER: (*_COUNTER, Terms),
    MANAGER: (*_COUNTER, Terms, ImportRun, AuditEntry, ApiKey, Webhook, WebhookEvent),
}


@transaction.atomic
def group(role: str) -> Group:
    """Return a role's group, made where it is missing, with the permissions that the role has today."""
    wanted = Q()
    for model in SEEN[role]:
        kind = ContentType.objects.get_for_model(model)
        wanted |= Q(content_type=kind, codename=f"view_{model._meta.model_name}")
    found, _ = Group.objects.get_or_create(name=role)
    found.permissions.set(Permission.objects.filter(wanted))
    return found
