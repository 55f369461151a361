"""What every page, and every mail, knows of the programme."""

from django.db import OperationalError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from rewards.selectors.timeline import NoProgramme, timeline
from rewards.statement.figures import language_in_force, self_named


def name(request: HttpRequest | None) -> dict[str, object]:
    """Give templates the programme's own name; empty where none is published, or PostgreSQL does not answer."""
    return {"programme_name": SimpleLazyObject(_name)}


def _name() -> str:
    try:
        terms = timeline().versions[-1]
    except (NoProgramme, OperationalError):  # a page that says why it cannot help needs no name
        return ""
    return self_named(terms.document["program"]["name"], language_in_force())
