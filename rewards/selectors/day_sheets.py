"""Day sheets (日計): the figures of a store's day, by register and clerk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from loyalty_site.lib.calendar import midnight
from members.models import Member
from rewards.models import CounterAct, DaySheet

BY_CODE = "counter_qr"  # where a member came from who scanned the code of a till

_FIGURES = (
    "sales", "amount", "points_given", "points_used", "points_value", "coupons_value", "undone", "undone_amount",
    "refunds", "refunds_amount", "late_credits", "late_points", "enrolments",
)  # fmt: skip


@dataclass(slots=True)
class SheetRow:
    """The figures of one clerk at one register: what was undone is in none but its own. Money in whole amounts.

    `register` is empty for members who joined by a clerk's code on their own phone.
    """

    register: str
    clerk: str
    sales: int = 0
    amount: Decimal = Decimal(0)
    points_given: int = 0
    points_used: int = 0
    points_value: Decimal = Decimal(0)
    coupons_value: Decimal = Decimal(0)
    undone: int = 0
    undone_amount: Decimal = Decimal(0)
    refunds: int = 0
    refunds_amount: Decimal = Decimal(0)
    late_credits: int = 0
    late_points: int = 0
    enrolments: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A store's day: its rows, their sum, and whether it has been closed."""

    day: date
    rows: list[SheetRow]
    total: SheetRow
    closed: DaySheet | None


def day_sheet(store: str, day: date, zone: ZoneInfo) -> Sheet:
    """Return the sheet of a store's day; an empty one where nothing was done."""
    found = DaySheet.objects.select_related("closed_by").filter(store=store, day=day).first()
    rows = [_row(values) for values in _sums(found)] if found is not None else []
    rows += _joined_by_code(store, day, zone)
    total = SheetRow("", "")
    for row in rows:
        for name in _FIGURES:
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return Sheet(day, rows, total, found if found is not None and found.closed_at is not None else None)


def _sums(sheet: DaySheet) -> Iterable[dict[str, Any]]:
    sale, undo, refund, late = (Q(kind=kind) for kind in ("sale", "undo", "refund", "late_credit"))
    sums: dict[str, Any] = {
        "sales": Count("pk", filter=sale),
        "undone": Count("pk", filter=undo),
        "refunds": Count("pk", filter=refund),
    }
    for name in ("amount", "points_given", "points_used", "points_value", "coupons_value"):
        sums[f"sold_{name}"], sums[f"undone_{name}"] = Sum(name, filter=sale), Sum(name, filter=undo)
    rows: Any = (
        CounterAct.objects.filter(sheet=sheet)
        .values("register__code", "post__number", "post__name")
        .annotate(
            **sums,
            refunds_amount=Sum("amount", filter=refund),
            late_credits=Count("pk", filter=late),
            late_points=Sum("points_given", filter=late),
            enrolments=Count("pk", filter=Q(kind="enrolment")),
        )
        .order_by("register__code", "post__number")
    )
    return list(rows)


def _row(values: dict[str, Any]) -> SheetRow:
    def figure(name: str) -> Any:
        return values[name] or 0

    row = SheetRow(str(values["register__code"]), f"{values['post__number']} {values['post__name']}")
    row.sales = figure("sales") - figure("undone")
    for name in ("amount", "points_given", "points_used", "points_value", "coupons_value"):
        setattr(row, name, figure(f"sold_{name}") - figure(f"undone_{name}"))
    for name in ("undone", "undone_amount", "refunds", "refunds_amount", "late_credits", "late_points", "enrolments"):
        setattr(row, name, figure(name))
    return row


def _joined_by_code(store: str, day: date, zone: ZoneInfo) -> list[SheetRow]:
    """Return how many joined by the code that a clerk showed them."""
    rows = (
        Member.objects.filter(
            enrolment_store=store,
            enrolment_source=BY_CODE,
            joined_at__gte=midnight(day, zone),
            joined_at__lt=midnight(day + timedelta(days=1), zone),
        )
        .values("enrolment_clerk")
        .annotate(count=Count("pk"))
        .order_by("enrolment_clerk")
    )
    return [SheetRow("", row["enrolment_clerk"], enrolments=row["count"]) for row in rows]


def latest_sheets(stores: Sequence[str], count: int) -> list[DaySheet]:
    """Return the latest days of these stores on which something was done, the newest first, closed or not."""
    rows = DaySheet.objects.select_related("store", "closed_by").filter(store__in=stores)
    return list(rows.order_by("-day", "store")[:count])
