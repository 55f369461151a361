"""How the parts of a programme are laid out: the cells of a part by the kinds of the file, group by group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from rewards.core.program import kinds, schema, shapes
from rewards.core.program.editing import Opened
from rewards.core.program.mistakes import Path
from rewards.forms.terms import cells, compound, words
from rewards.forms.terms.cells import ABSENT, Cell, Choices
from rewards.forms.terms.compound import NEVER
from rewards.statement.figures import Figures
from rewards.statement.program_contents import own_name

UNSEEN = frozenset({"kind", "retired"})  # the one is chosen once, the other has a button
TEXT_MAX = 200
EMPTY_ROWS = 2  # of goods that never earn, for more
# Group → the beginnings of the paths in it; what no group names stands in the first one.
LAYOUT: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "program": (
        ("basics", ("name", "point", "currency", "time_zone")),
        ("earning", ("earning",)),
        ("expiry", ("expiry",)),
        ("redemption", ("redemption",)),
        ("after", ("late_credit_days", "refund", "approval", "referral")),
    ),
    "tiers": (("basics", ("code", "name", "multiplier", "benefits")), ("reach", ("threshold", "reach", "reach_any"))),
    "tier_policy": (("window", ()),),
    "rules": (
        (
            "gives",
            ("code", "name", "points", "per", "blocks", "factor", "activity", "stacking", "priority", "campaign"),
        ),
        ("when", ("when",)),
        ("limit", ("limit",)),
        ("own_expiry", ("expiry",)),
    ),
    "exclusions": (("basics", ()),),
    "rewards": (
        ("basics", ("code", "name", "description", "points", "stock", "campaign")),
        ("for", ("for", "limit")),
        ("gives", ("coupon",)),
        ("coupon_when", ("coupon.when",)),
    ),
    "coupons": (
        ("basics", ("code", "name", "description", "give", "public_code", "stock", "campaign")),
        ("gives", ("amount", "percent", "up_to", "factor", "sku", "access", "valid", "starts_after", "group", "use")),
        ("for", ("for", "limit")),
        ("coupon_when", ("when",)),
    ),
    "stores": (("basics", ()), ("hours", ("hours",))),
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "rules": tuple(schema.RULE.variants),
    "coupons": tuple(schema.COUPON_KINDS),
    "rewards": tuple(schema.COUPON_KINDS),
}


class Known(NamedTuple):
    """What the inputs of a programme need to know of it: its time, its tiers and its stores."""

    zone: ZoneInfo
    tiers: Choices
    stores: Choices

    @classmethod
    def of(cls, opened: Opened) -> "Known":
        """Return what a file says of itself, as far as it does."""
        program = opened.document.get("program")
        name = program.get("time_zone") if isinstance(program, dict) else None
        zone = ZoneInfo(name) if isinstance(name, str) and name in kinds.time_zones() else ZoneInfo("Asia/Tokyo")
        return cls(zone, choices_of(opened, "tiers"), choices_of(opened, "stores"))


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that stand together under a name."""

    name: str
    cells: list[Cell]


def choices_of(opened: Opened, section: str) -> Choices:
    """Return the items in force of a section by code and name."""
    figures = Figures.of(None)
    living = [item for item in opened.items(section) if not item.get("retired")]
    return [(item["code"], own_name(item, figures) or item["code"]) for item in living if item.get("code")]


def cells_of(section: str, value: Any, known: Known, *, is_new: bool = False) -> list[Cell]:
    """Return the cells of a part; of a new item its code too."""
    if section == "exclusions":
        kind: Any = shapes.Map({str(number): schema.LINE for number in range(len(value) + EMPTY_ROWS)})
    else:
        kind = {"program": schema.PROGRAM, "tier_policy": schema.TIER_POLICY, **schema.CODED}[section]
    # What the programme says once cannot be left out: a file that does not say it means what was in force before.
    blank = None if section in ("program", "tier_policy") else ABSENT
    found = list(_cells(kind, (), value, known, blank))
    return [cell for cell in found if is_new or cell.path != ("code",)]


def groups_of(section: str, found: list[Cell]) -> list[Group]:
    """Return the cells as they are laid out."""
    layout = LAYOUT[section]
    placed: dict[str, list[Cell]] = {group: [] for group, _ in layout}
    for cell in found:
        placed[_group_of(cell, layout)].append(cell)
    return [Group(str(words.GROUPS[group]), members) for group, members in placed.items() if members]


def new_item(section: str, kind: str) -> dict[str, Any]:
    """Return an item of which only its kind is known."""
    if section == "rewards":
        return {"coupon": {"kind": kind}}
    return {"kind": kind} if section in KINDS else {}


def kinds_of(section: str) -> Choices:
    """Return the kinds of a section's items with their names; empty where all are of one kind."""
    table = "rules" if section == "rules" else "coupons"
    return [(kind, words.choice(table, kind)) for kind in KINDS.get(section, ())]


def _group_of(cell: Cell, layout: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    best, longest = layout[0][0], 0
    for group, beginnings in layout:
        for beginning in beginnings:
            if f"{cell.name}.".startswith(f"{beginning}.") and len(beginning) > longest:
                best, longest = group, len(beginning)
    return best


def _cells(kind: Any, path: Path, value: Any, known: Known, blank: Any) -> Iterator[Cell]:
    """Yield the cells of a kind; a map has those of its fields."""
    if isinstance(kind, shapes.Map):
        values = value if isinstance(value, dict) else {}
        fields = dict(kind.fields)
        if isinstance(kind, shapes.Variants):
            fields |= kind.variants.get(str(values.get(kind.by)), ({}, ()))[0]
        for key, inner in fields.items():
            if key not in UNSEEN:
                yield from _cells(inner, (*path, key), values.get(key, ABSENT), known, blank)
    elif isinstance(kind, shapes.Texts):
        longest = kind.map.fields["ja"].longest  # type: ignore[attr-defined]
        make = cells.Passage if longest > TEXT_MAX else cells.Words
        yield from (make((*path, key), blank=blank) for key in ("ja", "en"))
    else:
        yield _cell(kind, path, known, None if blank is None and path != ("review", "month") else ABSENT)


def _cell(kind: Any, path: Path, known: Known, blank: Any) -> Cell:
    key = str(path[-1])
    if isinstance(kind, shapes.Never | shapes.Alternatives):
        ways = kind.otherwise if isinstance(kind, shapes.Never) else kind
        assert isinstance(ways, shapes.Alternatives)
        names = ["+".join(fields) for fields in ways.ways] + ([NEVER] if isinstance(kind, shapes.Never) else [])
        return compound.Ways(path, ways, [(name, words.choice(key, name)) for name in names], blank=blank).in_zone(
            known.zone
        )
    if isinstance(kind, shapes.Some | shapes.Listing):
        return _list_cell(kind, path, known)
    if isinstance(kind, kinds.Flag):
        return cells.Switch(path, words.yes_or_no(), blank=blank)
    if isinstance(kind, kinds.Choice):
        return cells.Pick(path, [(name, words.choice(key, name)) for name in kind.names], blank=blank)
    if isinstance(kind, kinds.Moment):
        return compound.Instant(path, known.zone)
    if isinstance(kind, schema.HoursOrText):
        return compound.Opening(path, schema.OPENING_HOURS)
    if isinstance(kind, shapes.TextOrTexts):
        return compound.OneTextOrTwo(path)
    if isinstance(kind, kinds.Threshold):
        return cells.Threshold(path, is_whole=False)
    if isinstance(kind, kinds.Whole | kinds.Number | kinds.Money):
        return cells.Figure(path, is_whole=isinstance(kind, kinds.Whole), blank=blank)
    return cells.Date(path) if isinstance(kind, kinds.Day) else Cell(path, blank=blank)


def _list_cell(kind: shapes.Some | shapes.Listing, path: Path, known: Known) -> Cell:
    key, inner = str(path[-1]), kind.kind
    if isinstance(inner, kinds.Choice):
        return cells.Boxes(path, [(name, words.choice(key, name)) for name in inner.names])
    if isinstance(inner, kinds.Code) and key in ("tier", "store"):
        return cells.Boxes(path, known.tiers if key == "tier" else known.stores)
    if isinstance(inner, kinds.Text):
        return cells.Lines(path)
    return cells.Row(path, is_whole=isinstance(inner, kinds.Whole))
