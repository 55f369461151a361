"""Webhook: where events are sent, and each event on its way."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class Webhook(models.Model):
    """A destination for events, with the secret that signs them (Standard Webhooks specification).

    The secret must be readable to sign with; it is shown once and never logged.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    url = models.URLField(_("URL"), max_length=500)
    events = ArrayField(models.CharField(max_length=40), verbose_name=_("events"))
    secret = models.CharField(_("secret"), max_length=100, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.url


class WebhookEvent(models.Model):
    """One event for one destination: sent at least once, in order per member, retried for a day."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    outbox_id = models.BigIntegerField()  # the fact it came from: its order, and its key against a second relay
    sequence = models.SmallIntegerField(default=0)  # several events of one fact, in their order
    type = models.CharField(_("event"), max_length=40)
    payload = models.JSONField(_("payload"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"))
    last_status_code = models.SmallIntegerField(_("last answer"), null=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook event")
        verbose_name_plural = _("webhook events")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "delivered", "failed"]),
                name="webhook_event_status_is_known",
            ),
            models.UniqueConstraint(fields=["webhook", "outbox_id", "sequence"], name="webhook_event_is_made_once"),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(status="waiting"), name="webhook_event_due"),
            models.Index(
                fields=["webhook", "member", "outbox_id"],
                condition=Q(status="waiting"),
                name="webhook_event_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.type
