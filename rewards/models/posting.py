"""Posting: one step of the fold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.models.account import PointAccount


class Posting(models.Model):
    """A fact as it was folded: number in its account, what it said, what was known from outside, what it left.

    `data` is the fact itself where it has no table of its own, `context` what was resolved before the fold,
    `result` what later refunds of a purchase need. `clock_at` is the instant up to which time was let pass.
    The credit columns are what counts for tiers, at the purchase's own time. `digest` covers the fact and is
    covered by the hash of each of its entries. Updates: cannot. Deletion: cannot.
    """

    pk = models.CompositePrimaryKey("account_id", "no")
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    no = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=20)
    occurred_at = models.DateTimeField(_("occurred at"))
    clock_at = models.DateTimeField()
    posted_at = models.DateTimeField(_("posted at"))
    newest_terms = models.PositiveIntegerField()  # the newest version known then: a refold knows no later one
    origin = models.CharField(max_length=10)
    purchase_id = models.UUIDField(null=True)
    refund_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    context = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    credit_at = models.DateTimeField(null=True)
    credit_spend_minor = models.BigIntegerField(default=0)
    credit_points = models.BigIntegerField(default=0)
    credit_purchases = models.SmallIntegerField(default=0)
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [
            models.Index(
                fields=["account", "credit_at"],
                include=["credit_spend_minor", "credit_points", "credit_purchases"],
                condition=models.Q(credit_at__isnull=False),
                name="posting_credits",
            ),
            models.Index(
                fields=["purchase_id", "no"],
                condition=models.Q(purchase_id__isnull=False),
                name="posting_by_purchase",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.no}"
