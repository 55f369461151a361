"""ApiKey: what a till or a back office shows to be let in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.store import Store


class ApiKey(models.Model):
    """A key of the REST API: for one store or for the whole programme, with scopes.

    Only SHA-256 of the secret is kept (it has 256 random bits, so a slow hash would add nothing);
    the secret is shown once.
    """

    class Scope(models.TextChoices):
        PURCHASES_WRITE = "purchases:write", _("post purchases and refunds")
        MEMBERS_READ = "members:read", _("read members")
        MEMBERS_WRITE = "members:write", _("enrol and change members")
        POINTS_WRITE = "points:write", _("holds, adjustments, exchanges and transfers")
        COUPONS_REDEEM = "coupons:redeem", _("redeem coupons")
        ACTIVITIES_WRITE = "activities:write", _("post activities")
        KPIS_READ = "kpis:read", _("read KPIs")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=100)
    secret_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    prefix = models.CharField(_("beginning"), max_length=12, editable=False)  # to tell keys apart in a list
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("scopes"))
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_unattended = models.BooleanField(_("unattended"), default=False)
    rate_limit_per_second = models.PositiveIntegerField(_("calls per second"), default=100)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return self.name
