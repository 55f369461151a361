"""ProviderEvent: that we have heard something from a provider, once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ProviderEvent(models.Model):
    """An event that a provider has told, so that it counts once however often it is told.

    `digest` is the SHA-256 of the provider's own name for it. `is_matched` says whether it is about a delivery of ours;
    of others nothing else is kept. `address` is the keyed digest of where a message has not arrived (see
    `campaigns.actions.dead_addresses`), by which such events of one address are counted. Updates: cannot.
    Deletion: after some weeks, when providers tell it no more.
    """

    pk = models.CompositePrimaryKey("provider", "digest")
    provider = models.CharField(_("provider"), max_length=20)
    digest = models.BinaryField(max_length=32)
    kind = models.CharField(_("kind"), max_length=12)
    is_matched = models.BooleanField(_("is about one of our deliveries"))
    delivery_id = models.UUIDField(null=True)
    address = models.BinaryField(max_length=32, null=True)
    heard_at = models.DateTimeField(_("heard at"))

    class Meta:
        verbose_name = _("event of a provider")
        verbose_name_plural = _("events of providers")
        indexes = [
            models.Index(
                fields=["address", "heard_at"], condition=Q(kind="soft_bounced"), name="provider_event_soft_bounces"
            ),
            models.Index(fields=["heard_at"], name="provider_event_by_age"),
        ]

    def __str__(self) -> str:
        return self.kind
