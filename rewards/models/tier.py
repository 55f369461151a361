"""TierStanding: the tiers an account held."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rewards.models.account import PointAccount


class TierStanding(models.Model):
    """A tier an account held: from `since`; `until` is the end of its period in force, moved by a renewal."""

    pk = models.CompositePrimaryKey("account_id", "no")
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    no = models.PositiveIntegerField()
    code = models.CharField(_("tier"), max_length=40)
    since = models.DateTimeField(pgettext_lazy("tier", "since"))
    until = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name = _("tier standing")
        verbose_name_plural = _("tier standings")

    def __str__(self) -> str:
        return self.code
