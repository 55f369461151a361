"""MemberCard: a number a member can be known by."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class MemberCard(models.Model):
    """A membership card: the number as it is printed, of ours or of an old system, in any form it had.

    A blank card belongs to nobody yet; a replaced card keeps its member and is no longer accepted.
    """

    class Status(models.TextChoices):
        BLANK = "blank", _("blank")
        ACTIVE = "active", _("active")
        STOPPED = "stopped", pgettext_lazy("card", "stopped")
        REPLACED = "replaced", _("replaced")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("card number"), max_length=64, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.BLANK)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="cards")
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership card")
        verbose_name_plural = _("membership cards")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["blank", "active", "stopped", "replaced"]),
                name="card_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="blank", member__isnull=True) | ~Q(status="blank") & Q(member__isnull=False),
                name="card_has_a_member_unless_blank",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="card_number_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.number
