"""Outbox: facts on their way out."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.models.member import Member


class Outbox(models.Model):
    """A fact, written in the transaction in which it happened, until its consumers have taken it.

    Per member the ids are in the order of the commits, because the member's account was locked. Across
    members a lower id may be committed later: `relayed_at IS NULL` is the queue, no highest id is remembered.
    `data` holds ids, codes and points, never personal data.
    A bulk writer inserts `topic`, `member_id` and `data`; the database fills in the rest.
    Updates: by the relay. Deletion: by the purge, some days after the relay.
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(_("topic"), max_length=40)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(_("data"))
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    relayed_at = models.DateTimeField(_("relayed at"), null=True)
    attempts = models.IntegerField(_("failed attempts"), db_default=0)
    held_until = models.DateTimeField(_("held until"), null=True)  # a consumer failed: the member's facts wait
    error = models.CharField(_("error"), max_length=200, db_default="")  # the class of what a consumer raised

    class Meta:
        verbose_name = _("outbox row")
        verbose_name_plural = _("outbox")
        indexes = [
            models.Index(fields=["id"], condition=Q(relayed_at__isnull=True), name="outbox_waiting"),
            models.Index(
                fields=["member", "id"],
                condition=Q(relayed_at__isnull=True, held_until__isnull=False),
                name="outbox_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"
