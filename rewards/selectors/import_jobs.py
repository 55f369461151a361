"""Imports of staff as pages show them, and the maps of columns that fit a file."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from rewards.models import ImportJob, ImportMap

MAPS_MAX = 100


def jobs() -> QuerySet[ImportJob]:
    """Return all imports, the newest first, with who sent and who began them."""
    return ImportJob.objects.select_related("asked_by", "begun_by").order_by("-pk")


def maps(kind: str) -> list[ImportMap]:
    """Return the kept maps of a kind of file, the newest first."""
    return list(ImportMap.objects.filter(kind=kind).order_by("-saved_at", "pk")[:MAPS_MAX])


def map_of(kept: Sequence[ImportMap], headings: Sequence[str], asked_for: UUID | None) -> ImportMap | None:
    """Return the map that was asked for, else the newest one that knows every heading of the file."""
    if asked_for is not None:
        return next((each for each in kept if each.pk == asked_for), None)
    return next((each for each in kept if set(headings) <= each.columns.keys()), None)
