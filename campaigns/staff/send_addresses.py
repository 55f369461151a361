"""Where the pages of message sends are."""

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from campaigns.models import Campaign, Send


def address(send: Send) -> str:
    """Return the address of a send's page, empty where this site has none."""
    try:
        return reverse("staff-send", args=[send.pk])
    except NoReverseMatch:
        return ""


def new_address(campaign: Campaign) -> str:
    """Return where a new message of a campaign is written, empty where this site has no such page."""
    try:
        return f"{reverse('staff-send-new')}?{urlencode({'campaign': str(campaign.pk)})}"
    except NoReverseMatch:
        return ""
