"""MatchingDay (突合): a store's day on which counter and register are compared, and what a person decides there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from members.models import Store
from rewards.models.hold import Hold
from rewards.models.journal import JournalReceipt
from rewards.models.purchase import Purchase


class MatchingDay(models.Model):
    """A store's day, in its own time. `whole` are the registers of which every receipt is known.

    Its row is locked by whoever pairs, decides or closes. Updates: closed, reopened by a manager; who did and why stands
    in the audit trail. Deletion: cannot.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    whole = models.JSONField(default=list)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("matching of a day")
        verbose_name_plural = _("matching of days")
        permissions = [
            ("match_days", "Can match the sales of the counter with the register's journal"),
            ("reopen_matching", "Can reopen the matching of a day that was closed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["store", "day"], name="store_is_matched_once_a_day"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="matching_is_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.day}"


class MatchingCase(models.Model):
    """A sale of the counter that the journal does not bear out; open until a person, or a later journal, decides.

    `hold` reserves what the sale earned while it stands at the counter alone; `points_gone` are those of its points that
    were used, or gone otherwise, before. `candidates` are the receipts that may be its own, where it is unsure; `refused`
    are those of which a person has said that they are not.
    """

    class Kind(models.TextChoices):
        ONLY_COUNTER = "only_counter", _("only at the counter")
        DIFFERS = "differs", _("totals differ")
        UNSURE = "unsure", _("more than one receipt fits")

    class State(models.TextChoices):
        OPEN = "open", _("waits for a decision")
        MATCHED = "matched", _("matched by a later journal")
        PAIRED = "paired", _("receipt chosen")
        CONFIRMED = "confirmed", _("confirmed")
        REVERSED = "reversed", _("reversed")
        ACCEPTED = "accepted", _("accepted as it is")
        CORRECTED = "corrected", _("corrected to the register's total")
        UNDONE = "undone", _("match undone, posted anew")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.ForeignKey(MatchingDay, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey(JournalReceipt, on_delete=models.PROTECT, null=True, related_name="+")
    candidates = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    is_by_hand = models.BooleanField(default=False)  # a person has named its receipt, or said that none is: so it stays
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, null=True, related_name="+")
    points_earned = models.BigIntegerField(default=0)
    points_gone = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField(pgettext_lazy("matching", "opened at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("case of the matching")
        verbose_name_plural = _("cases of the matching")
        constraints = [
            models.UniqueConstraint(fields=["purchase"], name="sale_has_one_case"),
            models.CheckConstraint(
                condition=Q(kind__in=["only_counter", "differs", "unsure"]), name="matching_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["open", "matched", "paired", "confirmed", "reversed", "accepted", "corrected", "undone"]
                ),
                name="matching_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="matching_case_is_decided_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "reversed", "accepted", "corrected", "undone"]) | ~Q(reason=""),
                name="matching_decision_has_its_reason",
            ),
            models.CheckConstraint(condition=Q(points_gone__gte=0), name="matching_points_are_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
