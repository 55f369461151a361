"""The published terms, compiled once a process and again when a newer version appears."""

from collections.abc import Sequence
from datetime import datetime

from rewards.core.refusals import Refusal
from rewards.core.terms import Terms as CompiledTerms
from rewards.core.terms import Timeline, compile_terms
from rewards.models import Terms

Edition = tuple[int, datetime]  # the newest version and when it was published

_compiled: dict[Edition, CompiledTerms] = {}
_known: "Published | None" = None


class NoProgramme(Refusal):
    """No programme is loaded yet: load one with `manage.py load_program FILE`."""

    code = "no_programme"


class Published(Timeline):
    """The terms as they stood in the database at one edition.

    Threads share what the process knows, and any of them may replace it between two steps of another: whoever works
    with terms keeps hold of them and compares their own edition, never that of the process.
    """

    __slots__ = ("edition",)

    def __init__(self, versions: Sequence[tuple[datetime, CompiledTerms]], edition: Edition) -> None:
        super().__init__(versions)
        self.edition = edition


def timeline() -> Published:
    """Return the published terms as this process knows them.

    Whoever then reads an account learns there which edition is the newest, and compares it with this one's.
    Raises NoProgramme where nothing is published.
    """
    return _known or _load()


def timeline_at(newest: Edition) -> Published:
    """Return the published terms, loaded where this process knows others than the newest. Raises NoProgramme."""
    known = timeline()
    return known if known.edition == newest else _load()


def current_timeline() -> Published:
    """Return all published terms as they stand in the database now. Raises NoProgramme."""
    newest = Terms.objects.order_by("-version").values_list("version", "published_at").first()
    return timeline_at(newest) if newest is not None else _load()


def _load() -> Published:
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
    found = _known = Published(versions, (rows[-1][0], rows[-1][1]))
    return found
