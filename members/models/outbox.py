"""Outbox: facts on their way out."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.models.member import Member


class Outbox(models.Model):
    """A fact, written in the transaction in which it happened, until its consumers have taken it.

    Per member the ids are in the order of the commits, because the member's account was locked.
    `data` holds ids, codes and points, never personal data.
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(_("topic"), max_length=40)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(_("data"))
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    relayed_at = models.DateTimeField(_("relayed at"), null=True)

    class Meta:
        verbose_name = _("outbox row")
        verbose_name_plural = _("outbox")
        indexes = [models.Index(fields=["id"], condition=Q(relayed_at__isnull=True), name="outbox_waiting")]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"
