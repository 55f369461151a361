"""CampaignCosts: what a campaign has cost, as it was last summed up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign


class CampaignCosts(models.Model):
    """The sums of one campaign: its coupons and what those in use took off, the points that its boosts gave, what
    the providers take for its messages.

    Summing up reads every entry since the campaign's first day, which is too much for a page: it is done every hour.
    Updates: by the next sum.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, primary_key=True, related_name="costs")
    issued = models.BigIntegerField(_("coupons issued"))
    redeemed = models.BigIntegerField(_("coupons used"))
    discounts = models.DecimalField(_("discounts"), max_digits=18, decimal_places=3)
    points = models.BigIntegerField(_("points"))
    messages = models.DecimalField(_("messages"), max_digits=18, decimal_places=3, default=0, db_default=0)
    summed_at = models.DateTimeField(_("summed up at"))

    class Meta:
        verbose_name = _("costs of a campaign")
        verbose_name_plural = _("costs of campaigns")

    def __str__(self) -> str:
        return str(self.campaign_id)
