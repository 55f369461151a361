"""What an invitation to a survey knows of it: the survey, whom each letter asks, where it leads."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from campaigns.core.survey_occasions import invitation_of
from campaigns.messages.links import Recipient
from campaigns.models import Campaign, Delivery, Send, Survey


def survey_of(send: Send) -> Survey | None:
    """Return the survey that a send, saved or not, invites to; None for every other send."""
    if send.campaign.kind != Campaign.Kind.SURVEY:
        return None
    return Survey.objects.filter(campaign=send.campaign_id).first()


def invitations(rows: Iterable[Recipient]) -> Mapping[UUID, UUID]:
    """Return the invitation of each delivery."""
    found = Delivery.objects.filter(pk__in=[row.delivery_id for row in rows]).values_list("pk", "occasion")
    named = {delivery_id: invitation_of(occasion) for delivery_id, occasion in found}
    return {delivery_id: invitation for delivery_id, invitation in named.items() if invitation is not None}


def example_address() -> str:
    """Return where an example leads, which is nobody's: who looks at one must not be able to answer in another's name."""
    return f"{settings.SITE_URL}/s/example"


def scale_ends(kind: str) -> tuple[str, str]:
    """Return what the lowest and the highest score of a scale mean."""
    if kind == "nps":
        return _("0: not at all likely"), _("10: very likely")
    return _("1: not content at all"), _("5: very content")
