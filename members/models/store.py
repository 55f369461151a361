"""Store: where something is sold."""

from django.db import models
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def _kind_of(field: str) -> models.Func:
    return models.Func(models.F(field), function="jsonb_typeof", output_field=models.CharField())


class Store(models.Model):
    """A shop, an online shop or a telephone desk, as the programme's file lists it.

    `hours` is a text, texts by language, or the hours of each weekday as `members.core.hours` reads them.
    Updates: by publishing terms. Deletion: cannot; a store that the file drops is retired.
    """

    class Channel(models.TextChoices):
        STORE = "store", _("store")
        ONLINE = "online", _("online shop")
        PHONE = "phone", _("telephone")

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    name_ja = models.CharField(_("name (Japanese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    channel = models.CharField(pgettext_lazy("store", "channel"), max_length=10, choices=Channel, default=Channel.STORE)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)  # empty: the programme's
    address = models.CharField(_("address"), max_length=400, blank=True)
    address_en = models.CharField(_("address (English)"), max_length=400, blank=True)  # empty: as `address`
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    hours = models.JSONField(_("opening hours"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        permissions = [("renew_poster", "Can print and renew the posters of stores")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel__in=["store", "online", "phone"]), name="store_channel_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(hours__isnull=True) | In(_kind_of("hours"), ["string", "object"]),  # type: ignore[arg-type]
                name="store_hours_are_a_text_or_a_map",
            ),
        ]

    def __str__(self) -> str:
        return self.code
