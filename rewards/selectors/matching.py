"""What is matched: a day's sales and receipts as slips; the day as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from loyalty_site.lib.calendar import midnight
from loyalty_site.lib.money import to_minor
from members.models import User
from members.selectors.registers import stores_managed
from rewards.core.matching import Slip
from rewards.models import CounterAct, JournalReceipt, MatchingCase, MatchingDay, Purchase
from rewards.selectors.timeline import current_timeline

_ONE = timedelta(days=1)
_TAKEN_BACK = (MatchingCase.State.REVERSED, MatchingCase.State.CORRECTED, MatchingCase.State.UNDONE)


def sales_to_match(store: str, day: date) -> list[Slip]:
    """Return the sales with a receipt number of a day and its neighbours that have no receipt yet.

    Left out are those that were undone or taken back, and those about which a person has spoken.
    """
    zone, digits = zone_of(store), _digits()
    undone = CounterAct.objects.filter(kind=CounterAct.Kind.UNDO, purchase=OuterRef("pk"))
    spoken = MatchingCase.objects.filter(Q(state__in=_TAKEN_BACK) | Q(is_by_hand=True), purchase=OuterRef("pk"))
    paired = JournalReceipt.objects.filter(purchase=OuterRef("pk"))
    rows = _between(store, day - _ONE, day + 2 * _ONE, zone).filter(~Exists(undone), ~Exists(spoken), ~Exists(paired))
    columns = rows.values_list("pk", "receipt_register", "receipt_number", "purchased_at", "total")
    return [
        Slip(pk, register, number, at, at.astimezone(zone).date(), to_minor(total, digits))
        for pk, register, number, at, total in columns
    ]


def receipts_to_match(store: str, day: date) -> list[Slip]:
    """Return the receipts of a day and its neighbours that belong to no sale; what a person has chosen is left out."""
    digits = _digits()
    chosen = MatchingCase.objects.filter(is_by_hand=True, state=MatchingCase.State.OPEN, receipt=OuterRef("pk"))
    rows = JournalReceipt.objects.filter(
        ~Exists(chosen), store=store, day__range=(day - _ONE, day + _ONE), purchase=None
    ).values_list("pk", "register", "number", "sold_at", "day", "total")
    return [
        Slip(pk, register, number, at, told, to_minor(total, digits)) for pk, register, number, at, told, total in rows
    ]


def refused_pairs(store: str, day: date) -> set[tuple[UUID, UUID]]:
    """Return the sales of a day and its neighbours with the receipts of which a person has said that they are not theirs."""
    rows = MatchingCase.objects.filter(day__store=store, day__day__range=(day - _ONE, day + _ONE)).exclude(refused=[])
    return {(sale, UUID(each)) for sale, refused in rows.values_list("purchase", "refused") for each in refused}


def whole_days(store: str, day: date) -> set[tuple[str, date]]:
    """Return the registers and days, around a day, of which every receipt is known."""
    rows = MatchingDay.objects.filter(store=store, day__range=(day - _ONE, day + _ONE))
    return {(register, row.day) for row in rows for register in row.whole}


def registers_missing(row: MatchingDay) -> list[str]:
    """Return the registers beside a till that sold on a day and of which not every receipt is known."""
    acts = CounterAct.objects.filter(sheet__store=row.store_id, sheet__day=row.day, kind=CounterAct.Kind.SALE)
    sold = set(acts.values_list("register__code", flat=True))
    return sorted(sold - set(row.whole))


def receipts_in_question(store: str, day: date) -> set[UUID]:
    """Return the receipts that open cases of a day and its neighbours name."""
    rows = MatchingCase.objects.filter(
        day__store=store, day__day__range=(day - _ONE, day + _ONE), state=MatchingCase.State.OPEN
    ).values_list("receipt", "candidates")
    found = {receipt for receipt, _ in rows if receipt is not None}
    return found | {UUID(each) for _, candidates in rows for each in candidates}


def zone_of(store: str) -> ZoneInfo:
    """Return the time zone of a store. Raises NoProgramme."""
    terms = current_timeline().versions[-1]
    return terms.store_zones.get(store, terms.zone)


def stores_matched(user: User) -> set[str] | None:
    """Return the stores whose days somebody sees, None for all: an auditor's, and a manager's."""
    return stores_managed(user) if user.has_perm("rewards.match_days") else None


@dataclass(frozen=True, slots=True)
class Figures:
    """So many, and what they come to."""

    count: int
    amount: Decimal


@dataclass(slots=True)
class DayFound:
    """A day as it stands: what is matched, what waits, what was decided, and receipts that nobody has."""

    row: MatchingDay
    matched: Figures
    unread: list[JournalReceipt]  # matched, but their lines did not fit
    by_time: list[JournalReceipt]  # matched without their numbers
    cases: list[MatchingCase]
    candidates: dict[str, JournalReceipt]
    only_register: list[JournalReceipt]
    missing: list[str]

    def waiting(self, kind: str) -> list[MatchingCase]:
        """Return the open cases of a kind."""
        return [case for case in self.cases if case.kind == kind and case.state == MatchingCase.State.OPEN]

    @property
    def decided(self) -> list[MatchingCase]:
        """Return the cases that are open no more."""
        return [case for case in self.cases if case.state != MatchingCase.State.OPEN]


def day_found(row: MatchingDay) -> DayFound:
    """Return a store's day."""
    receipts = JournalReceipt.objects.filter(store=row.store_id, day=row.day)
    paired = receipts.exclude(purchase=None)
    by_time = paired.filter(paired_by=JournalReceipt.By.TIME)
    matched = paired.aggregate(amount=Sum("total"))["amount"] or Decimal(0)
    cases = list(
        MatchingCase.objects.filter(day=row)
        .select_related("purchase__account__member", "receipt", "hold", "decided_by")
        .order_by("purchase__purchased_at", "pk")
    )
    named = [each for case in cases if case.state == MatchingCase.State.OPEN for each in case.candidates]
    candidates = {str(each.pk): each for each in JournalReceipt.objects.filter(pk__in=named)}
    alone = receipts.filter(purchase=None).exclude(pk__in=receipts_in_question(row.store_id, row.day))
    return DayFound(
        row, Figures(paired.count(), matched), list(paired.exclude(problem="").order_by("sold_at")),
        list(by_time.select_related("purchase__account__member").order_by("sold_at", "pk")), cases, candidates,
        list(alone.filter(register__in=row.whole).order_by("sold_at", "pk")), registers_missing(row),
    )  # fmt: skip


def days(stores: set[str] | None) -> QuerySet[MatchingDay]:
    """Return the days of these stores, the newest first."""
    rows = MatchingDay.objects.select_related("store", "closed_by").order_by("-day", "store")
    return rows if stores is None else rows.filter(store__in=stores)


def waiting_days(stores: set[str] | None) -> int:
    """Return how many days have sales that wait for a decision."""
    open_cases = MatchingCase.objects.filter(day=OuterRef("pk"), state=MatchingCase.State.OPEN)
    return days(stores).filter(Exists(open_cases), closed_at=None).count()


def waiting_cases(rows: Iterable[MatchingDay]) -> dict[UUID, int]:
    """Return how many sales of each day wait."""
    found: dict[UUID, int] = {}
    for day_id in MatchingCase.objects.filter(day__in=rows, state=MatchingCase.State.OPEN).values_list(
        "day", flat=True
    ):
        found[day_id] = found.get(day_id, 0) + 1
    return found


def _between(store: str, first: date, last: date, zone: ZoneInfo) -> QuerySet[Purchase]:
    rows = Purchase.objects.filter(
        store=store, purchased_at__gte=midnight(first, zone), purchased_at__lt=midnight(last, zone)
    )
    return rows.exclude(receipt_number="").exclude(receipt_register="")


def _digits() -> int:
    return current_timeline().versions[-1].digits
