"""Examples of a draft in words: who buys what, what it earns under the terms in force and under the draft, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from loyalty_site.lib.money import format_amount
from rewards.core.examples import Example, ExampleLine, worked_out
from rewards.core.refusals import Refusal
from rewards.core.terms import Terms
from rewards.statement.figures import MINUS, Figures, grouped
from rewards.statement.parts import PartLine, Parts
from rewards.statement.programme.words import item_name, shown, weekday
from rewards.statement.shelf import sentence as refusal_sentence


@dataclass(frozen=True, slots=True)
class Side:
    """What an example earns under one version of the terms: a sentence, and the parts of it; or why it cannot be."""

    points: int
    said: str
    parts: list[PartLine]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """An example under the terms in force and under a draft. `kept` is its id where it is kept with the draft."""

    said: str
    now: Side
    draft: Side | None
    change: str
    kept: UUID | None = None


def compared(examples: Iterable[tuple[UUID | None, Example]], in_force: Terms, draft: Terms | None) -> list[Compared]:
    """Return examples under both; a draft with mistakes has no side."""
    return [_compared(kept, example, in_force, draft) for kept, example in examples]


def _compared(kept: UUID | None, example: Example, in_force: Terms, draft: Terms | None) -> Compared:
    now, after = side(example, in_force), side(example, draft) if draft is not None else None
    change = ""
    if after is not None:
        more = after.points - now.points
        points = Figures.of(draft).points(abs(more))
        change = _("The draft changes nothing here.") if not more else f"{'+' if more > 0 else MINUS}{points}"
    return Compared(sentence(example, draft or in_force), now, after, change, kept)


def side(example: Example, terms: Terms) -> Side:
    """Return what an example earns under terms, because of what."""
    figures = Figures.of(terms)
    try:
        outcome = worked_out(example, terms)
    except Refusal as refused:
        return Side(0, refusal_sentence(refused, ""), [], [])
    told = Parts(terms, figures)
    parts = [line for entry in outcome.earned for line in told.lines(entry)]
    notes = [
        _("%(points)s can be used until %(day)s.")
        % {"points": figures.points(entry.points), "day": figures.day_before(entry.expires_at)}
        for entry in outcome.earned
        if entry.points and entry.expires_at is not None
    ]
    if example.tier and terms.tier(example.tier) is None:
        notes.append(_("These terms have no tier %(tier)s.") % {"tier": example.tier})
    elif outcome.tier is not None and example.tier and outcome.tier != example.tier:
        notes.append(_("It reaches %(tier)s.") % {"tier": item_name(terms, "tiers", outcome.tier, figures)})
    said = _("It earns %(points)s.") % {"points": figures.points(outcome.points)}
    return Side(outcome.points, said, parts, notes)


def sentence(example: Example, terms: Terms) -> str:
    """Return an example in a line: three coffees on a Saturday by a Silver member."""
    figures = Figures.of(terms)
    at = example.bought_at
    told = [_goods(line, figures) for line in example.lines]
    told.append(
        pgettext("example", "%(weekday)s, %(day)s, %(time)s")
        % {"weekday": weekday(at.weekday(), figures), "day": date_format(at.date(), "j M Y" if figures.language == "en" else "Y年n月j日"), "time": f"{at:%H:%M}"}
    )  # fmt: skip
    tier = next((item for item in terms.document["tiers"] if item["code"] == example.tier), None)
    if example.tier:
        told.append(item_name(terms, "tiers", example.tier, figures) if tier else shown(example.tier))
    if example.store:
        told.append(item_name(terms, "stores", example.store, figures))
    if example.is_first:
        told.append(_("the first purchase"))
    if example.has_birthday:
        told.append(_("in the month of the birthday"))
    told += [shown(segment) for segment in example.segments]
    if example.points_used:
        told.append(_("%(points)s pay") % {"points": figures.points(example.points_used)})
    return pgettext("example", ", ").join(told)


def _goods(line: ExampleLine, figures: Figures) -> str:
    count = format_amount(line.quantity, 3).rstrip("0").rstrip(".")
    name = shown(line.sku or line.category) or _("goods")
    values = {
        "count": count if "." in count else grouped(int(count)),
        "name": name,
        "price": figures.money(line.unit_price),
    }
    return _("%(count)s × %(name)s at %(price)s") % values
