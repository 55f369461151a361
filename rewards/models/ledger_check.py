"""LedgerCheck: how far the ledger has been folded again, and the first row that differed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LedgerCheck(models.Model):
    """The one row of the rolling check: accounts are checked by id, from `position` on, round after round.

    A difference keeps its range of accounts, which every run checks first, until nothing differs there any more.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.UUIDField(null=True)  # the last account that was checked; None at a round's beginning
    accounts = models.BigIntegerField(_("accounts of this round"), default=0)
    round_began_at = models.DateTimeField(_("round began at"))
    round_ended_at = models.DateTimeField(_("last round ended at"), null=True)
    differs_first = models.UUIDField(null=True)
    differs_last = models.UUIDField(null=True)
    differs_table = models.CharField(max_length=63, blank=True)
    differs_key = models.CharField(max_length=200, blank=True)
    differs_column = models.CharField(max_length=63, blank=True)
    differs_since = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("check of the ledger")
        verbose_name_plural = _("checks of the ledger")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ledger_check_is_one")]

    def __str__(self) -> str:
        return str(self.round_began_at)
