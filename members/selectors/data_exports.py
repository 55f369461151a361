"""Exports of what is held of a member, as their page shows them."""

from collections.abc import Iterator
from uuid import UUID

from loyalty_site.lib.clock import now
from members.models import DataExport, DataExportPart


def newest_of(member_id: UUID) -> DataExport | None:
    """Return a member's newest export that is under way, ready or given up; None where none is kept."""
    rows = DataExport.objects.filter(member=member_id).exclude(expires_at__lte=now())
    return rows.order_by("-id").first()


def ready_of(member_id: UUID, export_id: UUID) -> DataExport | None:
    """Return a member's own export that can be downloaded now, None for any other."""
    rows = DataExport.objects.filter(member=member_id, status=DataExport.Status.READY, expires_at__gt=now())
    return rows.filter(pk=export_id).first()


def content_of(export: DataExport) -> Iterator[bytes]:
    """Yield an export's file part by part; memory does not grow with it."""
    number = 0
    while (part := DataExportPart.objects.filter(export=export, no=number).first()) is not None:
        yield bytes(part.content)
        number += 1
