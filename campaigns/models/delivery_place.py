"""DeliveryPlace: one of the places of workers that hand messages over."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeliveryPlace(models.Model):
    """A place that one worker at a time holds, until `held_until` unless it renews it. Deletion: none."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    holder = models.UUIDField()
    held_until = models.DateTimeField(pgettext_lazy("delivery", "held until"))

    class Meta:
        verbose_name = _("place of a delivery worker")
        verbose_name_plural = _("places of delivery workers")

    def __str__(self) -> str:
        return str(self.number)
