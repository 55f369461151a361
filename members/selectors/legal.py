"""Terms of membership and privacy policies: which version is in force, and whom we owe the question whether they accept.

Days are those of the site's time zone. Whoever accepted a version has accepted those before it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from loyalty_site.lib.clock import now
from members.models import Acceptance, LegalDocument, Member

KINDS = tuple(LegalDocument.Kind)


@dataclass(frozen=True, slots=True)
class Edition:
    """A version and its time."""

    document: LegalDocument
    until: date | None  # the last day before the next one, None while none is known
    state: str  # earlier | in_force | later


@dataclass(frozen=True, slots=True)
class Owed:
    """A version in force that a member has not accepted, and the changes since the one that they have."""

    document: LegalDocument
    changes: list[LegalDocument]  # newest first; empty where they have accepted none


def today() -> date:
    """Return the day on which it is decided what is in force."""
    return timezone.localdate(now())


def editions(kind: str) -> list[Edition]:
    """Return all versions of a kind, newest first."""
    day, found = today(), []
    following: LegalDocument | None = None
    is_found = False
    for document in LegalDocument.objects.filter(kind=kind).order_by("-version"):
        has_begun = document.effective_from <= day
        state = "later" if not has_begun else "earlier" if is_found else "in_force"
        is_found = is_found or has_begun
        # One that is replaced on its own day was in force on that day all the same.
        until = max(document.effective_from, following.effective_from - timedelta(days=1)) if following else None
        found.append(Edition(document, until, state))
        following = document
    return found


def in_force() -> list[LegalDocument]:
    """Return the versions in force, at most one of each kind, the terms first."""
    rows = LegalDocument.objects.filter(effective_from__lte=today()).order_by("kind", "-version").distinct("kind")
    return sorted(rows, key=lambda document: KINDS.index(LegalDocument.Kind(document.kind)))


def owes(day: date) -> Exists:
    """Return what tells of each member of a query whether a version in force on a day is one they should accept."""
    given = Acceptance.objects.filter(
        member=OuterRef(OuterRef("pk")), document__kind=OuterRef("kind"), document__version__gte=OuterRef("version")
    )
    return Exists(LegalDocument.objects.filter(~Exists(given), asks=True, effective_from__lte=day))


def owed(member: Member) -> list[Owed]:
    """Return what a member should accept: of each kind the version in force, where one asks that they have not."""
    newest = dict(
        Acceptance.objects.filter(member=member)
        .order_by("document__kind", "-document__version")
        .distinct("document__kind")
        .values_list("document__kind", "document__version")
    )
    found = []
    for document in in_force():
        known = newest.get(document.kind, 0)
        since = LegalDocument.objects.filter(
            Q(version__gt=known), kind=document.kind, version__lte=document.version
        ).order_by("-version")
        unknown = list(since)
        if any(version.asks for version in unknown):
            found.append(Owed(document, unknown if known else []))
    return found


def accepted(member: Member) -> list[Acceptance]:
    """Return what a member has accepted, newest first, each with its document."""
    return list(Acceptance.objects.filter(member=member).select_related("document").order_by("-accepted_at", "-pk"))
