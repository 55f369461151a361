"""PointAccount: what a holder has, in one row that is locked for every change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models import Member


class PointAccount(models.Model):
    """A holder's points. Σ entries.points = available + pending + held − debt.

    A holder is a member now and may be a company later; the ledger asks neither. The row is a projection
    of the account's entries, and the one lock under which they are written.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.OneToOneField(Member, on_delete=models.PROTECT, null=True, related_name="account")
    joined_at = models.DateTimeField(_("joined at"))
    available = models.BigIntegerField(_("available"), default=0)
    pending = models.BigIntegerField(_("pending"), default=0)
    held = models.BigIntegerField(_("held"), default=0)
    debt = models.BigIntegerField(_("debt"), default=0)
    tier = models.CharField(_("tier"), max_length=40, null=True)
    tier_since = models.DateTimeField(_("tier since"), null=True)
    tier_until = models.DateTimeField(_("tier until"), null=True)
    tier_due_at = models.DateTimeField(_("next tier review"), null=True)
    lots_due_at = models.DateTimeField(_("next maturity or expiry"), null=True)
    clock_at = models.DateTimeField(_("folded up to"), null=True)
    entries = models.PositiveIntegerField(default=0)
    postings = models.PositiveIntegerField(default=0)
    lots_made = models.PositiveIntegerField(default=0)
    purchases = models.PositiveIntegerField(default=0)
    hash = models.BinaryField(max_length=32, default=bytes(32))

    class Meta:
        verbose_name = _("points account")
        verbose_name_plural = _("points accounts")
        constraints = [
            models.CheckConstraint(condition=Q(available__gte=0), name="account_available_is_not_negative"),
            models.CheckConstraint(condition=Q(pending__gte=0), name="account_pending_is_not_negative"),
            models.CheckConstraint(condition=Q(held__gte=0), name="account_held_is_not_negative"),
            models.CheckConstraint(condition=Q(debt__gte=0), name="account_debt_is_not_negative"),
            models.CheckConstraint(condition=Q(debt=0) | Q(available=0), name="account_debt_means_nothing_available"),
            models.CheckConstraint(condition=Q(member__isnull=False), name="account_has_one_holder"),
        ]
        indexes = [
            models.Index(fields=["tier_due_at"], condition=Q(tier_due_at__isnull=False), name="account_tier_due"),
            models.Index(fields=["lots_due_at"], condition=Q(lots_due_at__isnull=False), name="account_lots_due"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
