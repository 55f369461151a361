"""The published terms, compiled once a process and again when a newer version appears."""

from datetime import datetime

from rewards.core.refusals import Refusal
from rewards.core.terms import Terms as CompiledTerms
from rewards.core.terms import Timeline, compile_terms
from rewards.models import Terms

Edition = tuple[int, datetime]  # the newest version and when it was published

_compiled: dict[Edition, CompiledTerms] = {}
_known: tuple[Edition, Timeline] | None = None


class NoProgramme(Refusal):
    """No programme is loaded yet: load one with `manage.py load_program FILE`."""

    code = "no_programme"


def timeline() -> Timeline:
    """Return the published terms as this process knows them.

    Whoever then reads an account learns there which edition is the newest, and asks `is_known`.
    Raises NoProgramme where nothing is published.
    """
    return _known[1] if _known is not None else _load()


def is_known(newest: Edition) -> bool:
    """Tell whether the newest edition in the database is the one this process knows; else forget what it knows."""
    global _known
    if _known is not None and _known[0] != newest:
        _known = None
    return _known is not None


def current_timeline() -> Timeline:
    """Return all published terms as they stand in the database now. Raises NoProgramme."""
    newest = Terms.objects.order_by("-version").values_list("version", "published_at").first()
    if newest is None or not is_known(newest):
        return _load()
    return timeline()


def _load() -> Timeline:
    global _known
    _known = None
    rows = list(Terms.objects.order_by("version").values_list("version", "published_at", "effective_at", "document"))
    if not rows:
        raise NoProgramme()
    versions = []
    for version, published_at, effective_at, document in rows:
        edition = (version, published_at)
        if edition not in _compiled:
            _compiled[edition] = compile_terms(document, version)
        versions.append((effective_at, _compiled[edition]))
    found = Timeline(versions)
    _known = ((rows[-1][0], rows[-1][1]), found)
    return found
