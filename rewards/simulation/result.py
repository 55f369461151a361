"""What a simulation came to, as a value and as the data that is kept and shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rewards.core.terms import Terms
from rewards.simulation.figures import POINTS, Comparison, Points


@dataclass(frozen=True, slots=True)
class Simulation:
    """The figures, and what the facts of the time could not tell.

    `replayed` are rules whose limit over all members was left out, `unknown` what was not recorded (segments,
    birthdays), `unrecorded` activities that earn under the draft alone and never happened.
    """

    comparison: Comparison
    months: int
    start: datetime
    end: datetime
    in_force: Terms
    draft: Terms
    terms_changed: bool
    replayed: tuple[str, ...]
    unknown: tuple[str, ...]
    unrecorded: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        """Return everything as JSON data."""
        found, document = self.comparison, self.draft.document
        return {
            "months": self.months, "start": self.start.isoformat(), "end": self.end.isoformat(),
            "terms": self.in_force.version, "terms_changed": self.terms_changed, "replayed": list(self.replayed),
            "unknown": list(self.unknown), "unrecorded": list(self.unrecorded),
            "accounts": found.accounts, "reproduced": found.reproduced, "purchases": found.purchases,
            "unlike": found.unlike, "fewer_points": found.fewer_points,
            "now": _column(found.now, self.in_force), "draft": _column(found.draft, self.draft),
            "moves": [[now, then, count] for (now, then), count in sorted(found.moves.items())],
            "worse": dict(found.worse), "better": dict(found.better),
            "tiers": [{"code": tier["code"], "name": tier["name"]} for tier in document["tiers"]],
        }  # fmt: skip


def _column(points: Points, terms: Terms) -> dict[str, Any]:
    """Return a column; what is owed in money is the points that are left by what a point pays, rounded down."""
    owed = points.counts["closing"] * terms.point_value
    return {
        **{name: points.counts[name] for name in POINTS},
        "owed_minor": owed.numerator // owed.denominator,
        "failed": {name: [points.failed[name], points.failed_points[name]] for name in sorted(points.failed)},
        "untaxed": points.untaxed,
    }
