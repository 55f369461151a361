"""ScoreEdges: the boundaries of RFM scores as they were last measured."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.core.scores import Edges


class ScoreEdges(models.Model):
    """Four boundaries each of recency (days), frequency (purchases) and amount (money), measured on one day.

    The newest row counts. Updates: cannot.
    """

    measured_on = models.DateField(_("measured on"), primary_key=True)
    recency = ArrayField(models.IntegerField(), size=4)
    frequency = ArrayField(models.IntegerField(), size=4)
    amount = ArrayField(models.DecimalField(max_digits=18, decimal_places=3), size=4)

    class Meta:
        verbose_name = _("boundaries of scores")
        verbose_name_plural = _("boundaries of scores")

    def __str__(self) -> str:
        return self.measured_on.isoformat()

    @property
    def edges(self) -> Edges:
        """Return them as rules read them."""
        return Edges(tuple(self.recency), tuple(self.frequency), tuple(self.amount))
