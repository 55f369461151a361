"""Webhook: where events are sent, and each event on its way."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class Webhook(models.Model):
    """A destination for events, with the secret that signs them (Standard Webhooks specification).

    The secret must be readable to sign with; it is shown once and never logged. The URL may hold a token of
    the receiver's and is not logged either. A destination that cannot be reached, or asks for patience, is
    left alone until `paused_until`, longer each time; `failures` counts those times since it last answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    url = models.URLField(_("URL"), max_length=500)
    events = ArrayField(models.CharField(max_length=40), verbose_name=_("events"))
    secret = models.CharField(_("secret"), max_length=100, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    failures = models.IntegerField(_("failures in a row"), default=0, editable=False)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return str(self.pk)


class WebhookEvent(models.Model):
    """One event for one destination: sent at least once, in order per member, retried for a day.

    `id` is what the receiver sees as `webhook-id`, the same for every attempt. `payload` is the body.
    A claim moves `next_attempt_at` past its lease and counts in `attempts`; an answer is written down only
    while that count is still the claim's own, so a sender that was given up for dead overwrites nothing.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    outbox_id = models.BigIntegerField()  # the fact it came from: its order, and its key against a second relay
    sequence = models.SmallIntegerField(default=0)  # several events of one fact, in their order
    lane = models.UUIDField(editable=False)  # one for each webhook and member; a lane keeps its order
    type = models.CharField(_("event"), max_length=40)
    payload = models.JSONField(_("payload"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"))
    retry_until = models.DateTimeField(_("retried until"))
    last_status_code = models.SmallIntegerField(_("last answer"), null=True)
    last_error = models.CharField(_("last error"), max_length=40, blank=True)  # a code, see members.webhooks.sending
    delivered_at = models.DateTimeField(pgettext_lazy("webhook", "delivered at"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook event")
        verbose_name_plural = _("webhook events")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "delivered", "failed"]),
                name="webhook_event_status_is_known",
            ),
            models.UniqueConstraint(fields=["outbox_id", "webhook", "sequence"], name="webhook_event_is_made_once"),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "next_attempt_at"], condition=Q(status="waiting"), name="webhook_event_due"
            ),
            models.Index(
                fields=["lane", "outbox_id", "sequence"],
                condition=Q(status="waiting"),
                name="webhook_event_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.type
