"""The kinds of files: what each may hold, what it needs, what can be compared after it."""

from collections.abc import Sequence
from typing import NamedTuple

from rewards.imports.balances import columns as balances
from rewards.imports.balances.posting import Balances
from rewards.imports.columns import REJECT
from rewards.imports.importing import Kind
from rewards.imports.members import columns as members
from rewards.imports.members.posting import Members
from rewards.imports.purchases import columns as purchases
from rewards.imports.purchases.kind import Purchases
from rewards.imports.reconciling import MEMBERS, MEMBERS_BY_TIER, POINTS_BY_EXPIRY
from rewards.models import ImportRun


class Columns(NamedTuple):
    """What a file of a kind may hold and must hold, and what of it the old system's totals can be compared with."""

    known: Sequence[str]
    required: Sequence[str]
    measures: tuple[str, ...] = ()

    @property
    def meant(self) -> list[str]:
        """Return the columns that mean something; what a reject file says in front is set aside."""
        return [name for name in self.known if name not in REJECT]


COLUMNS: dict[str, Columns] = {
    ImportRun.Kind.MEMBERS: Columns(members.KNOWN, members.REQUIRED, (MEMBERS, MEMBERS_BY_TIER)),
    ImportRun.Kind.BALANCES: Columns(
        balances.KNOWN, balances.REQUIRED, (MEMBERS, MEMBERS_BY_TIER, POINTS_BY_EXPIRY)
    ),
    ImportRun.Kind.PURCHASES: Columns(purchases.KNOWN, purchases.REQUIRED),
}  # fmt: skip


def kind_of(name: str, *, enrols: bool = False, is_dry: bool = False, jobs: int = 0) -> Kind:
    """Return a kind; what only purchases know is left aside by the others."""
    if name == ImportRun.Kind.PURCHASES:
        return Purchases(enrols=enrols, is_dry=is_dry, jobs=jobs)
    return Members() if name == ImportRun.Kind.MEMBERS else Balances()
