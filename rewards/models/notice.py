"""Notice: what was told ahead of its day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.models.account import PointAccount


class Notice(models.Model):
    """An event that was told ahead, once for each account, instant and number of days. Updates: cannot."""

    pk = models.CompositePrimaryKey("topic", "account_id", "due_at", "days")
    topic = models.CharField(max_length=40)
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField(_("due at"))
    days = models.PositiveSmallIntegerField(_("days ahead"))

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self) -> str:
        return f"{self.topic} {self.days}"
