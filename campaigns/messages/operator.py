"""Who answers for the messages of this installation: what the settings say of them."""

from django.conf import settings

from campaigns.core.content import LANGUAGES
from campaigns.core.lawful import Operator
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.statement.figures import self_named


def operator() -> Operator:
    """Return the operator. Outside production the programme's name stands in for a company that nobody has named."""
    names = dict(settings.COMPANY_NAME)
    if not settings.IS_PRODUCTION and not names["ja"]:
        names = {language: programme_name(language) or "Kizuna" for language in LANGUAGES}
    return Operator(names, settings.COMPANY_ADDRESS, settings.COMPANY_CONTACT)


def programme_name(language: str) -> str:
    """Return the programme's own name in a language, empty where none is published."""
    try:
        terms = current_timeline().versions[-1]
    except NoProgramme:
        return ""
    return self_named(terms.document["program"]["name"], language)
