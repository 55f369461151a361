"""A simulation in words: the terms in force and the draft side by side, and what the figures leave open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rewards.core.terms import Terms
from rewards.statement.figures import Figures, grouped
from rewards.statement.programme.words import listed, named
from rewards.statement.reasons import ACTIVITIES, in_words

Data = Mapping[str, Any]

_POINTS: Mapping[str, Promise] = {
    "opening": gettext_lazy("Balance at the start"),
    "earned": gettext_lazy("Points earned"),
    "reversed": gettext_lazy("Reversed by refunds"),
    "redeemed": gettext_lazy("Redeemed and exchanged"),
    "returned": gettext_lazy("Redemptions cancelled"),
    "expired": gettext_lazy("Expired"),
    "adjusted": gettext_lazy("Adjusted, sent and received"),
    "closing": gettext_lazy("Balance at the end"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A figure under the terms in force and under the draft, with the difference."""

    name: str
    now: str
    draft: str
    change: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier: how many hold it under the terms in force and under the draft; of the first, how many change for what."""

    name: str
    now: str
    draft: str
    change: str
    worse: str
    better: str


class Told:
    """A kept simulation, ready to be shown."""

    def __init__(self, data: Data, terms: Terms | None) -> None:
        self.data = data
        self.figures = Figures.of(terms)
        self.names = {tier["code"]: named(tier["name"], self.figures) for tier in data["tiers"]}
        self.ranks = {tier["code"]: rank for rank, tier in enumerate(data["tiers"])}

    def title(self) -> str:
        """Return what was folded: the period, the members, the purchases."""
        start, end = (datetime.fromisoformat(self.data[name]) for name in ("start", "end"))
        return _("%(start)s to %(end)s: %(accounts)s members, %(purchases)s purchases") % {
            "start": self.figures.day(start), "end": self.figures.day(end),
            "accounts": f"{self.data['accounts']:,}", "purchases": f"{self.data['purchases']:,}",
        }  # fmt: skip

    def points(self) -> list[Row]:
        """Return what happened to points."""
        now, draft = self.data["now"], self.data["draft"]
        return [
            Row(
                str(label),
                grouped(now[name]),
                grouped(draft[name]),
                _signed(draft[name] - now[name]),
                name == "closing",
            )
            for name, label in _POINTS.items()
        ]

    def liability(self) -> list[Row]:
        """Return what the shop owes at the end, in points and in money."""
        now, draft = self.data["now"], self.data["draft"]
        owed = draft["owed_minor"] - now["owed_minor"]
        money = self.figures.money
        return [
            Row(
                _("Points outstanding"), self.figures.points(now["closing"]), self.figures.points(draft["closing"]),
                _signed(draft["closing"] - now["closing"]),
            ),
            Row(
                _("Point liability"), money(now["owed_minor"]), money(draft["owed_minor"]),
                ("+" if owed > 0 else "") + money(owed),
            ),
        ]  # fmt: skip

    def tiers(self) -> list[TierRow]:
        """Return every tier that somebody holds or could hold, lowest first; those without one stand on top."""
        now, draft = self._holders()
        worse, better = self.data["worse"], self.data["better"]
        known = [code for code in now.keys() | draft.keys() if code not in self.names]
        codes = [*sorted(known), *self.names]
        return [
            TierRow(
                self._tier(code), grouped(now.get(code, 0)), grouped(draft.get(code, 0)),
                _signed(draft.get(code, 0) - now.get(code, 0)), grouped(worse.get(code, 0)), grouped(better.get(code, 0)),
            )
            for code in codes
        ]  # fmt: skip

    def _holders(self) -> tuple[dict[str, int], dict[str, int]]:
        now: dict[str, int] = {}
        draft: dict[str, int] = {}
        for before, after, count in self.data["moves"]:
            now[before] = now.get(before, 0) + count
            draft[after] = draft.get(after, 0) + count
        return now, draft

    def _tier(self, code: str) -> str:
        return self.names.get(code) or (in_words(code) if code else _("No tier"))

    def summary(self) -> list[str]:
        """Return what it means in sentences, the most important first."""
        worse, better = sum(self.data["worse"].values()), sum(self.data["better"].values())
        members = sum(count for *_codes, count in self.data["moves"])
        up, down = self._moved()
        return [
            _("Worse off: %(count)s of %(members)s members (%(share)s).")
            % {"count": f"{worse:,}", "members": f"{members:,}", "share": _share(worse, members)},
            _("Better off: %(count)s of %(members)s members (%(share)s).")
            % {"count": f"{better:,}", "members": f"{members:,}", "share": _share(better, members)},
            _("In a higher tier: %(up)s. In a lower tier: %(down)s.") % {"up": f"{up:,}", "down": f"{down:,}"},
        ]

    def _moved(self) -> tuple[int, int]:
        up = down = 0
        for before, after, count in self.data["moves"]:
            change = self.ranks.get(after, -1) - self.ranks.get(before, -1)
            up += count if change > 0 else 0
            down += count if change < 0 else 0
        return up, down

    def notes(self) -> list[str]:
        """Return what the figures leave open, and how they were made."""
        return [*self._proof(), *self._failed(), *self._unknown()]

    def _proof(self) -> Iterator[str]:
        data = self.data
        if data["reproduced"] == data["accounts"]:
            yield _("The same calculation under the terms that were in force led to the balance of every member.")
        else:
            yield _(
                "For %(count)s members the calculation does not lead to the balance in the ledger: have the ledger"
                " verified before you rely on these figures."
            ) % {"count": f"{data['accounts'] - data['reproduced']:,}"}  # fmt: skip
        yield _("Worse off means fewer points to use (used and left, in money), or a lower tier.")
        if data["terms_changed"]:
            yield _(
                "The terms changed within this period. The column of the terms in force shows version %(version)s for"
                " all of it."
            ) % {"version": data["terms"]}

    def _failed(self) -> Iterator[str]:
        for name, (count, points) in self.data["draft"]["failed"].items():
            values = {"count": f"{count:,}", "points": f"{points:,}"}
            if name == "payment":
                yield ngettext(
                    "%(count)s purchase could be paid with fewer points than it was: %(points)s points less.",
                    "%(count)s purchases could be paid with fewer points than they were: %(points)s points less.", count,
                ) % values  # fmt: skip
            elif name == "exchange":
                yield ngettext(
                    "%(count)s exchange for a reward would not have been possible (%(points)s points).",
                    "%(count)s exchanges for rewards would not have been possible (%(points)s points).", count,
                ) % values  # fmt: skip
            else:
                yield ngettext(
                    "%(count)s other use of points would not have been possible (%(points)s points).",
                    "%(count)s other uses of points would not have been possible (%(points)s points).", count,
                ) % values  # fmt: skip
        if untaxed := self.data["draft"]["untaxed"]:
            yield ngettext(
                "The draft earns without tax; %(count)s purchase has lines without a tax rate, which were taken as they stand.",
                "The draft earns without tax; %(count)s purchases have lines without a tax rate, which were taken as they stand.",
                untaxed,
            ) % {"count": f"{untaxed:,}"}  # fmt: skip

    def _unknown(self) -> Iterator[str]:
        data = self.data
        if data["replayed"]:
            yield _(
                "Limits over all members were used up anew, in the order of posting, by rules that are new or changed: %(rules)s."
            ) % {"rules": listed(data["replayed"], self.figures)}
        if "segments" in data["unknown"]:
            yield _("Who was in a segment was not recorded then: rules for segments do not take part.")
        if "birthdays" in data["unknown"]:
            yield _("Birthdays were not recorded with purchases then: rules for the month of birth do not take part.")
        if data["unrecorded"]:
            names = [str(ACTIVITIES.get(name) or in_words(name)) for name in data["unrecorded"]]
            yield _("These activities earn under the draft and were never recorded in this period: %(names)s.") % {
                "names": listed(names, self.figures)
            }


def _signed(change: int) -> str:
    return ("+" if change > 0 else "") + grouped(change)


def _share(part: int, whole: int) -> str:
    """Return a share in percent with one decimal, rounded half up."""
    permille = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{permille // 10}.{permille % 10} %"
