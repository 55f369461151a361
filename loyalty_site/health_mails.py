"""The mail that tells the administrators that something needs a person."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from loyalty_site import health
from loyalty_site.lib.mails.sending import written
from members.actions.health import operators
from members.models import HealthState


def send(state: HealthState) -> None:
    """Tell every administrator, in the site's language, what is bad and what to do."""
    people = operators()
    if not people:
        return
    with translation.override(settings.LANGUAGE_CODE):
        check = next((check for check in health.checks() if check.name == state.check_name), None)
        if check is None:  # a version of the software ago there was such a check
            return
        address = settings.SITE_URL + reverse("staff-health")
        context = {"check": check, "since": state.since, "address": address}
        for person in people:
            written("mails/health_bad", settings.LANGUAGE_CODE, context, [person]).send()
