"""PointEntry: one line of the statement."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from rewards.models.account import PointAccount
from rewards.models.purchase import Purchase


class PointEntry(models.Model):
    """What changed, and why. A correction is another entry.

    `moves` say which lots the points went to or came from; `hash` is SHA-256 over the hash before it, every
    column but `note`, and the posting's digest. The note is covered by `note_digest`, salted, so that erasure
    can drop text and salt and the chain still holds. Updates: cannot (note and salt to null). Deletion: cannot.
    """

    class Kind(models.TextChoices):
        EARNED = "earned", _("earned")
        COMPLETED = "completed", _("completed")
        REDEEMED = "redeemed", _("redeemed")
        REVERSED = "reversed", _("reversed")
        RETURNED = "returned", _("returned")
        EXPIRED = "expired", _("expired")
        ADJUSTED = "adjusted", _("adjusted")
        TRANSFERRED = "transferred", _("transferred")
        MATURED = "matured", _("matured")
        HELD = "held", _("held")
        RELEASED = "released", _("released")
        FORGIVEN = "forgiven", _("forgiven")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    no = models.PositiveIntegerField()
    posting_no = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    points = models.BigIntegerField(_("points"))
    balance_after = models.BigIntegerField(_("balance after"))
    occurred_at = models.DateTimeField(_("occurred at"))
    posted_at = models.DateTimeField(_("posted at"))
    expires_at = models.DateTimeField(_("expires at"), null=True)
    is_limited = models.BooleanField(_("limited-time"), default=False)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    note = models.TextField(_("note"), null=True)
    note_salt = models.BinaryField(max_length=16, null=True)
    note_digest = models.BinaryField(max_length=32, null=True)
    breakdown = models.JSONField(_("breakdown"), default=list)
    moves = models.JSONField(default=list)
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    refund_id = models.UUIDField(null=True)
    hold_id = models.UUIDField(null=True)
    terms = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("points entry")
        verbose_name_plural = _("points entries")
        constraints = [
            models.UniqueConstraint(fields=["account", "no"], name="entry_has_its_place"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "earned", "completed", "redeemed", "reversed", "returned", "expired", "adjusted",
                        "transferred", "matured", "held", "released", "forgiven",
                    ]
                ),
                name="entry_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["matured", "held", "released"]) | Q(points=0), name="entry_of_a_move_is_zero"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["purchase"], condition=Q(purchase__isnull=False), name="entry_by_purchase"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.points}"
