"""A matched day in words: sales, receipts, figures, and what a journal's reading has found."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from loyalty_site.lib.money import to_minor
from rewards.core.refusals import CompletionAfterRefund
from rewards.models import JournalReceipt, MatchingCase, Purchase
from rewards.selectors.matching import DayFound
from rewards.statement.figures import Figures


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A receipt of the register: as it is named in a list of choices too."""

    id: UUID
    register: str
    number: str
    time: str
    total: str
    problem: str = ""

    @property
    def name(self) -> str:
        """Return the receipt as a choice."""
        return _("Receipt %(number)s, %(time)s, %(total)s") % {
            "number": self.number, "time": self.time, "total": self.total,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaleLine:
    """A sale of the counter that waits or was decided, with what the register says of it and what its points do."""

    case: MatchingCase
    number: str
    time: str
    total: str
    register_total: str
    points: str
    member: str
    member_id: UUID | None
    candidates: list[ReceiptLine]


@dataclass(frozen=True, slots=True)
class PairLine:
    """A receipt with the sale that it was matched with."""

    receipt: ReceiptLine
    number: str
    time: str
    member: str
    member_id: UUID | None


@dataclass(frozen=True, slots=True)
class Group:
    """One of the groups of a day: how many, and what they come to."""

    name: str
    count: int
    total: str


@dataclass(frozen=True, slots=True)
class DayTold:
    """A day as its page shows it."""

    groups: list[Group]
    only_counter: list[SaleLine]
    differs: list[SaleLine]
    unsure: list[SaleLine]
    decided: list[SaleLine]
    only_register: list[ReceiptLine]
    unread: list[ReceiptLine]
    by_time: list[PairLine]

    @property
    def waits(self) -> bool:
        """Tell whether a sale waits for a decision."""
        return bool(self.only_counter or self.differs or self.unsure)


class Teller:
    """Puts a day into words, in the store's time."""

    def __init__(self, figures: Figures, zone: ZoneInfo) -> None:
        self.figures, self.zone = figures, zone

    def day(self, found: DayFound) -> DayTold:
        """Return a day in words."""
        kinds = MatchingCase.Kind
        waiting = {kind: found.waiting(kind) for kind in kinds}
        differences = sum(
            (case.purchase.total - case.receipt.total for case in waiting[kinds.DIFFERS] if case.receipt), Decimal(0)
        )
        alone = waiting[kinds.ONLY_COUNTER]
        groups = [
            Group(_("Matched"), found.matched.count, self.money(found.matched.amount)),
            Group(_("Only at the counter"), len(alone), self._sum(alone)),
            Group(
                _("Only in the register"), len(found.only_register),
                self.money(sum((receipt.total for receipt in found.only_register), Decimal(0))),
            ),
            Group(_("Totals differ"), len(waiting[kinds.DIFFERS]), self.money(differences)),
            Group(_("Several receipts fit"), len(waiting[kinds.UNSURE]), self._sum(waiting[kinds.UNSURE])),
        ]  # fmt: skip
        lines = {kind: [self.sale(case, found) for case in waiting[kind]] for kind in kinds}
        return DayTold(
            groups, lines[kinds.ONLY_COUNTER], lines[kinds.DIFFERS], lines[kinds.UNSURE],
            decided=[self.sale(case, found) for case in found.decided],
            only_register=[self.receipt(row) for row in found.only_register],
            unread=[self.receipt(row) for row in found.unread],
            by_time=[self.pair(row, row.purchase) for row in found.by_time if row.purchase is not None],
        )  # fmt: skip

    def sale(self, case: MatchingCase, found: DayFound) -> SaleLine:
        """Return a case in words."""
        bought = case.purchase
        rows = [found.candidates[each] for each in case.candidates if each in found.candidates]
        return SaleLine(
            case, _number(bought), self.time(bought.purchased_at), self.money(bought.total),
            self.money(case.receipt.total) if case.receipt is not None else "", self._points(case),
            *_holder(bought), [self.receipt(row) for row in rows if row.purchase_id is None],
        )  # fmt: skip

    def pair(self, row: JournalReceipt, bought: Purchase) -> PairLine:
        """Return a receipt and its sale in words."""
        return PairLine(self.receipt(row), _number(bought), self.time(bought.purchased_at), *_holder(bought))

    def receipt(self, row: JournalReceipt) -> ReceiptLine:
        """Return a receipt in words."""
        return ReceiptLine(
            row.pk, row.register, row.number, self.time(row.sold_at), self.money(row.total), self._problem(row.problem)
        )

    def money(self, amount: Decimal) -> str:
        """Return an amount as it is shown."""
        return self.figures.money(to_minor(amount, self.figures.digits))

    def time(self, at: datetime) -> str:
        """Return the time of day in the store."""
        return at.astimezone(self.zone).strftime("%H:%M")

    def _sum(self, cases: list[MatchingCase]) -> str:
        return self.money(sum((case.purchase.total for case in cases), Decimal(0)))

    def _points(self, case: MatchingCase) -> str:
        """Return what becomes of a sale's points meanwhile."""
        if case.kind != MatchingCase.Kind.ONLY_COUNTER:
            return ""
        held = case.hold.points if case.hold is not None and case.hold.status == "open" else 0
        told = []
        if held:
            told.append(_("%(points)s held") % {"points": self.figures.points(held)})
        if case.points_gone:
            told.append(_("%(points)s used already") % {"points": self.figures.points(case.points_gone)})
        return " · ".join(told) or "–"

    def _problem(self, code: str) -> str:
        if not code:
            return ""
        if code == CompletionAfterRefund.code:
            return _("Goods came back before the lines came.")
        return _("The lines could not be taken (%(code)s).") % {"code": code}


def _number(bought: Purchase) -> str:
    return f"{bought.receipt_register}-{bought.receipt_number}"


def _holder(bought: Purchase) -> tuple[str, UUID | None]:
    """Return whose sale it is: in words, and the member's id."""
    member = bought.account.member if bought.account is not None else None
    return ((member.name or member.number), member.pk) if member is not None else (_("nobody"), None)


def waiting_said(count: int) -> str:
    """Return how many sales of a day wait."""
    return ngettext("%(count)s sale waits", "%(count)s sales wait", count) % {"count": count}
