"""The campaign calendar as it is drawn: cells with their bars and messages, and what clashes in sentences."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.core.plans import State, state_of
from campaigns.core.weeks import DAY, Stretch
from campaigns.forms.holidays import named
from campaigns.models import Campaign
from campaigns.selectors.campaign_calendar import Calendar, Overlap, Sent, TooMany, Week

KINDS = 4  # of bars, told apart by their colour and by the name on them


class Bar(NamedTuple):
    """A day of a campaign's bar; its name is written large where `days` says how wide the bar is from here on."""

    campaign: Campaign
    state: State
    kind: int
    days: int
    begins: bool
    ends: bool


class Chip(NamedTuple):
    """A message on its day."""

    sent: Sent
    clashes: bool


class Cell(NamedTuple):
    """A day of the calendar."""

    day: date
    holiday: str
    is_today: bool
    is_outside: bool
    bars: list[Bar | None]
    chips: list[Chip]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing happens on the day."""
        return not (self.chips or self.holiday or any(self.bars))


class Row(NamedTuple):
    """A week of the calendar; `load` is what a member hears in it."""

    cells: list[Cell]
    load: float

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing happens in the week."""
        return not self.load and all(cell.is_empty for cell in self.cells)


class Pencil:
    """Draws a calendar on a day, outside `month` paler."""

    def __init__(self, found: Calendar, today: date, month: date | None) -> None:
        self.found, self.today, self.month = found, today, month
        self.clashing = frozenset[Any]().union(*(each.moments for each in found.crowded))

    def rows(self) -> list[Row]:
        """Return the weeks, each day with what lies on it."""
        return [Row([self._cell(week, number) for number in range(7)], week.per_member) for week in self.found.weeks]

    def _cell(self, week: Week, number: int) -> Cell:
        day = week.monday + DAY * number
        is_outside = self.month is not None and (day.year, day.month) != (self.month.year, self.month.month)
        chips = [Chip(each, (each.send.pk, each.at) in self.clashing) for each in week.sent[number]]
        bars = [self._bar(stretch) for stretch in week.lanes[number]]
        return Cell(day, named(day), day == self.today, is_outside, bars, chips)

    def _bar(self, stretch: Stretch | None) -> Bar | None:
        if stretch is None:
            return None
        campaign = self.found.campaigns[stretch.period.campaign]
        stopped = campaign.stopped_at is not None
        state = state_of(campaign.starts_on, campaign.ends_on, is_stopped=stopped, today=self.today)
        return Bar(campaign, state, campaign.pk.int % KINDS + 1, stretch.days, stretch.begins, stretch.ends)


def crowded_sentence(found: TooMany) -> str:
    """Say which message comes too soon after which others, and what can be done."""
    told = {
        "name": found.send.name, "before": _(", ").join(_("“%(name)s”") % {"name": send.name} for send in found.before),
        "members": f"{found.members:,}", "most": found.cap.most, "time": _time(found.cap.window),
    }  # fmt: skip
    return _(
        "“%(name)s” comes within %(time)s after %(before)s, for up to %(members)s of the same members. Nobody is sent"
        " more than %(most)s within %(time)s: move one of them, or choose another audience."
    ) % told  # fmt: skip


def overlap_sentence(pair: Overlap, stores: dict[str, str]) -> str:
    """Say which campaigns run over each other, when and where, and what to look at."""
    told = {
        "first": pair.first.name, "second": pair.second.name, "begins": date_format(pair.begins, "DATE_FORMAT"),
        "ends": date_format(pair.ends, "DATE_FORMAT"),
        "stores": _(", ").join(stores.get(code, code) for code in pair.stores),
    }  # fmt: skip
    if pair.stores:
        return _(
            "“%(first)s” and “%(second)s” both run from %(begins)s to %(ends)s in %(stores)s. Look whether their"
            " boosts and coupons may come together, and whether you can tell afterwards which of them worked."
        ) % told  # fmt: skip
    return _(
        "“%(first)s” and “%(second)s” both run from %(begins)s to %(ends)s in all stores. Look whether their"
        " boosts and coupons may come together, and whether you can tell afterwards which of them worked."
    ) % told  # fmt: skip


def _time(window: timedelta) -> str:
    if window == DAY:
        return _("24 hours")
    return ngettext("%(count)s day", "%(count)s days", window.days) % {"count": window.days}
