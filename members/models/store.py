"""Store: where something is sold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Store(models.Model):
    """A shop, an online shop or a telephone desk, as the programme's file lists it.

    Updates: by publishing terms. Deletion: cannot; a store that the file drops is retired.
    """

    class Channel(models.TextChoices):
        STORE = "store", _("store")
        ONLINE = "online", _("online shop")
        PHONE = "phone", _("telephone")

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    name_ja = models.CharField(_("name (Japanese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.STORE)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)  # empty: the programme's
    address = models.CharField(_("address"), max_length=400, blank=True)
    hours = models.JSONField(_("opening hours"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel__in=["store", "online", "phone"]), name="store_channel_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code
