"""Members go in with their chunk: the person, the account, the tier, in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions.bulk_enrolment import Newcomer, enrol_all
from rewards.actions.accounts import open_accounts
from rewards.actions.copying import CopyBatch
from rewards.actions.locking import lock_accounts
from rewards.actions.takeover import take_over_tier
from rewards.imports.importing import Progress, Taken
from rewards.imports.members.columns import KNOWN, REQUIRED
from rewards.imports.members.reading import Record, TierHeld, newcomer, records, tier_held
from rewards.imports.runs import Refused
from rewards.models import ImportRun
from rewards.selectors.timeline import current_timeline


@dataclass(frozen=True, slots=True)
class Members:
    """Members of an old system."""

    name: str = ImportRun.Kind.MEMBERS
    required: Sequence[str] = REQUIRED
    known: Sequence[str] = KNOWN

    def records(self, rows: Iterator[tuple[int, list[str]]], header: Sequence[str], lines: int) -> Iterator[Record]:
        """Yield the members of the rows."""
        return records(rows, header)

    def take(self, run: ImportRun, chunk: Sequence[Record]) -> Taken:
        """Enrol a chunk of members; a known external reference is somebody who is there already."""
        terms = current_timeline().at(now())
        today = now().astimezone(terms.zone).date()
        refused: list[Refused] = []
        wanted: list[tuple[Record, Newcomer, TierHeld | None]] = []
        for record in chunk:
            try:
                person = newcomer(record, terms, today)
                wanted.append((record, person, tier_held(record, terms, person.joined_at, today)))
            except DomainError as error:
                refused.append(_refused(record, error))
        outcomes = enrol_all([person for _, person, _ in wanted])
        new: dict[UUID, TierHeld | None] = {}
        for (record, person, held), outcome in zip(wanted, outcomes, strict=True):
            if outcome.error is not None:
                refused.append(_refused(record, outcome.error))
            elif outcome.is_new:
                new[person.member_id] = held
        accounts = open_accounts(person.member_id for _, person, _ in wanted if person.member_id in new)
        _set_tiers({accounts[member_id]: held for member_id, held in new.items() if held is not None})
        repeated = len(chunk) - len(new) - len(refused)
        return Taken(accepted=len(new), repeated=repeated, refused=refused)

    def post(self, run: ImportRun, progress: Progress) -> None:
        """Post nothing: whoever was read is in."""


def _refused(record: Record, error: DomainError) -> Refused:
    return Refused.of(record.line_no, record.line_no, error)


def _set_tiers(held: dict[UUID, TierHeld]) -> None:
    """Put new accounts into the tiers that they held."""
    if not held:
        return
    posted_at = now()
    accounts = lock_accounts(held).load()
    batch = CopyBatch({key: account.standing.lots_made for key, account in accounts.items()})
    for key, tier in held.items():
        take_over_tier(accounts[key], batch, code=tier.code, since=tier.since, until=tier.until, posted_at=posted_at)
    batch.write()
