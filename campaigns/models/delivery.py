"""Delivery: what becomes of one send for one member of its audience."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.send import Send
from loyalty_site.lib.ids import uuid7
from members.models import Member


class Delivery(models.Model):
    """One member of an audience, once per send and occasion: the decision with its reason, and what came of it.

    pending: to be written and handed over once `due_at` has come. claimed: a worker has it until `lease_until`, and
    nothing has left yet. sending: it may be at the provider already; committed before it is handed over. accepted,
    failed, suppressed, unknown: settled. Deferred is pending again, later. One whose lease ran out while it was sending
    is unknown, and is never sent again by itself; one that was only claimed is pending again.

    `occasion` says which time it is for a member who joins a send that is joined one after the other, and `joined_at`
    when; of a frozen audience it is empty, and the send was launched then. `claim` is who holds it: whoever lost it may not hand over. `channel` is the one it goes over, `rest` those that are
    tried if it definitely fails. `arm` is why somebody is measured and not sent to. `reason` says why it is suppressed,
    failed or late. `cost` is what the provider takes for it, in the programme's currency, at the price of when it was
    handed over. `purchases_before` are the net purchases that the member had when it was sent (at most 2 are counted):
    of those who had two, `promotion_purchases` are told. Deletion: cannot.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waits")
        CLAIMED = "claimed", _("being written")
        SENDING = "sending", _("being handed over")
        ACCEPTED = "accepted", _("handed over")
        FAILED = "failed", _("failed")
        SUPPRESSED = "suppressed", _("not sent")
        UNKNOWN = "unknown", _("unknown")

    class Arm(models.TextChoices):
        TREATED = "", _("sent to")
        CONTROL = "control", _("control group")
        HOLDOUT = "holdout", _("universal holdout")

    class Reason(models.TextChoices):
        NONE = "", _("none")
        HOLDOUT = "holdout", _("in the universal holdout")
        CONTROL = "control", _("in the control group")
        NOT_ACTIVE = "not_active", _("no active member")
        NO_CONSENT = "no_consent", _("has not agreed to hear of it over any of the channels")
        NO_ADDRESS = "no_address", _("no address for any of the channels")
        BAD_ADDRESS = "bad_address", _("the address is dead, or has complained")
        CAPPED = "capped", _("has had as many messages as one may in this time")
        QUIET = "quiet", _("waits for the end of the quiet hours")
        REFUSED = "refused", _("the provider refused it")
        RETRIED_OUT = "retried_out", _("the provider did not take it for too long")
        UNWRITTEN = "unwritten", _("could not be written for this member")
        NO_COUPON = "no_coupon", _("could not be given the coupon")
        STOPPED = "stopped", _("the send was stopped")
        LOST = "lost", _("the answer was lost")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    send = models.ForeignKey(Send, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    occasion = models.CharField(max_length=40, blank=True, default="")
    joined_at = models.DateTimeField(pgettext_lazy("send", "joined at"), null=True)
    arm = models.CharField(_("arm"), max_length=8, choices=Arm, blank=True, default="")
    variant = models.PositiveSmallIntegerField(_("variant"), default=0)
    channel = models.CharField(_("channel"), max_length=6, blank=True, default="")
    rest = models.CharField(max_length=30, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=State)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True, default="")
    error = models.CharField(_("what the provider said"), max_length=60, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(pgettext_lazy("message", "due at"), null=True)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(_("handed over at"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    ref = models.CharField(max_length=100, blank=True, default="")
    cost = models.DecimalField(_("cost"), max_digits=10, decimal_places=3, default=0, db_default=0)
    purchases_before = models.PositiveSmallIntegerField(null=True)
    delivered_at = models.DateTimeField(pgettext_lazy("message", "delivered at"), null=True)
    bounced_at = models.DateTimeField(_("returned at"), null=True)
    opened_at = models.DateTimeField(pgettext_lazy("message", "opened at"), null=True)
    clicked_at = models.DateTimeField(_("clicked at"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["send", "member", "occasion"], name="delivery_is_made_once"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "claimed", "sending", "accepted", "failed", "suppressed", "unknown"]),
                name="delivery_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", due_at__isnull=False) | ~Q(state="pending"),
                name="delivery_that_waits_is_due",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["claimed", "sending"], claim__isnull=False, lease_until__isnull=False)
                | ~Q(state__in=["claimed", "sending"]),
                name="delivery_in_hand_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sending", "accepted", "unknown"], handed_at__isnull=False)
                | ~Q(state__in=["sending", "accepted", "unknown"]),
                name="delivery_handed_over_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["suppressed", "failed"]) & ~Q(reason="")
                | ~Q(state__in=["suppressed", "failed"]),
                name="delivery_not_made_says_why",
            ),
            models.CheckConstraint(condition=Q(arm="") | Q(state="suppressed"), name="delivery_measured_is_not_sent"),
        ]
        # Each is written three times a message: what a page alone would use is not among them.
        indexes = [
            models.Index(fields=["send", "due_at", "id"], condition=Q(state="pending"), name="delivery_due"),
            models.Index(fields=["send"], condition=Q(state__in=["claimed", "sending"]), name="delivery_in_hand"),
            models.Index(fields=["send"], condition=Q(state="failed"), name="delivery_failed"),
            models.Index(fields=["member", "-handed_at"], name="delivery_of_member"),
            BrinIndex(fields=["handed_at"], name="delivery_by_moment"),
            models.Index(fields=["ref"], condition=~Q(ref=""), name="delivery_by_ref"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
