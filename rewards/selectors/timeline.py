"""The published terms, compiled once a process and again when a newer version appears."""

from django.db.models import Max

from rewards.core.terms import Terms as CompiledTerms
from rewards.core.terms import Timeline, compile_terms
from rewards.models import Terms

_compiled: dict[tuple[int, str], CompiledTerms] = {}
_timeline: Timeline | None = None


class NoProgramme(Exception):
    """No programme is loaded yet: load one with `manage.py load_program FILE`."""

    code = "no_programme"
    status = 409
    params: dict[str, object] = {}


def timeline(newest: int | None = None) -> Timeline:
    """Return all published terms; `newest` is the newest version the caller has seen in the database.

    Raises NoProgramme where nothing is published.
    """
    global _timeline
    if newest is not None and _timeline is not None and _timeline.newest == newest:
        return _timeline
    return _load()


def current_timeline() -> Timeline:
    """Return all published terms as they stand in the database now. Raises NoProgramme."""
    return timeline(Terms.objects.aggregate(newest=Max("version"))["newest"])


def forget() -> None:
    """Forget what was compiled: a database was replaced under this process."""
    global _timeline
    _timeline = None
    _compiled.clear()


def _load() -> Timeline:
    global _timeline
    rows = list(Terms.objects.order_by("version").values_list("version", "effective_at", "document", "published_at"))
    if not rows:
        _timeline = None
        raise NoProgramme()
    versions = []
    for version, effective_at, document, published_at in rows:
        key = (version, published_at.isoformat())
        if key not in _compiled:
            _compiled[key] = compile_terms(document, version)
        versions.append((effective_at, _compiled[key]))
    found = Timeline(versions)
    _timeline = found
    return found
