"""One account, folded again from its facts and compared posting by posting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from rewards.audit import sources
from rewards.audit.difference import Difference, missing, same, surplus
from rewards.audit.projections import check_projections, check_review_due
from rewards.audit.purchases import Checked, moment
from rewards.audit.rows import AccountRows, Row
from rewards.core.chain import entry_hash, note_digest, posting_digest
from rewards.core.fold import post_into
from rewards.core.refusals import Refusal
from rewards.core.snapshot import dump_bought
from rewards.core.standing import Entry, Held, Journal, Standing
from rewards.core.terms import Timeline

POSTINGS, ENTRIES, ACCOUNTS = "rewards_posting", "rewards_pointentry", "rewards_pointaccount"


@dataclass(slots=True)
class Refold:
    """The state of one account's refold."""

    id: str
    rows: AccountRows
    timeline: Timeline  # all versions
    counters: dict[str, list[int]]  # by rule: what shared limits counted, summed over accounts
    standing: Standing = field(init=False)
    newest_terms: int = 0
    entries_seen: int = 0
    holds: dict[str, tuple[Held, str, int]] = field(default_factory=dict)  # hold, status, points captured
    checked: dict[str, Checked] = field(default_factory=dict)  # purchases
    coupons_named: dict[str, list[str]] | None = None  # by purchase, once they are asked for
    completed: set[str] = field(default_factory=set)  # purchases whose lines came after them
    known: Timeline = field(init=False)  # the versions that were known at the posting at hand

    def __post_init__(self) -> None:
        self.standing = Standing(joined_at=moment(self.rows.account[1]))
        self.completed = {row[8] for row in self.rows.tables["postings"] if row[2] == "completion"}

    @property
    def digits(self) -> int:
        """Return the currency's digits after the point; the currency is fixed."""
        return self.timeline.versions[-1].digits


def check_account(rows: AccountRows, timeline: Timeline | None, counters: dict[str, list[int]]) -> int:
    """Fold an account again and compare; returns how many entries were checked. Raises Difference."""
    postings, entries = rows.tables["postings"], rows.tables["entries"]
    if timeline is None:
        if postings or entries:
            raise missing("rewards_terms", 1)
        return 0
    refold = Refold(rows.account[0], rows, timeline, counters)
    _check_digests(refold, postings)  # of all first: what one says decides how an earlier one is read
    for row in postings:
        _check_posting(refold, row)
    if refold.entries_seen != len(entries):
        if int(refold.rows.account[13]) > len(postings):
            raise missing(POSTINGS, (refold.id, len(postings) + 1))  # its entries are still there
        raise surplus(ENTRIES, (refold.id, entries[refold.entries_seen][1]))
    check_ends(refold, len(postings), len(entries))
    sources.check_all_told(refold)
    check_projections(rows, refold.holds, refold.standing, timeline, refold.newest_terms)
    return len(entries)


def check_entry(rows: AccountRows, timeline: Timeline | None, no: int) -> None:
    """Fold an account again up to one of its entries, and compare everything so far. Raises the first Difference."""
    if timeline is None:
        raise missing("rewards_terms", 1)
    refold = Refold(rows.account[0], rows, timeline, {})
    _check_digests(refold, rows.tables["postings"])
    for row in rows.tables["postings"]:
        _check_posting(refold, row)
        if refold.entries_seen >= no:
            return
    raise surplus(ENTRIES, (refold.id, no))


def check_ends(refold: Refold, postings: int, entries: int) -> None:
    """Name the posting or the entry that is missing at the end: the account's own row still tells of it."""
    account = refold.rows.account
    if account[16] == "\\x" + refold.standing.hash.hex():
        return  # the chain is whole: where the account counts otherwise, its row is wrong
    if int(account[13]) > postings:
        raise missing(POSTINGS, (refold.id, postings + 1))
    if int(account[12]) > entries:
        raise missing(ENTRIES, (refold.id, entries + 1))


def _check_digests(refold: Refold, postings: Sequence[Row]) -> None:
    """Check that postings are numbered without a gap and are what their digests say."""
    counted = int(refold.rows.account[13])
    for index, row in enumerate(postings):
        if int(row[1]) != index + 1:
            raise missing(POSTINGS, (refold.id, index + 1))
        try:
            _check_digest(refold, row)
        except Difference:
            if index >= counted and all(entry[2] != row[1] for entry in refold.rows.tables["entries"]):
                raise surplus(POSTINGS, (refold.id, row[1])) from None  # another account's: nothing here knows it
            raise


def _check_digest(refold: Refold, row: Row) -> None:
    """Compare a posting's digest with what it says."""
    (
        _, no, kind, occurred_at, clock_at, posted_at, newest, origin, purchase_id, refund_id, data_text, context_text,
        *_, digest,
    ) = row  # fmt: skip
    data, key = orjson.loads(data_text), (refold.id, no)
    at, clock, posted = map(datetime.fromisoformat, (occurred_at, clock_at, posted_at))
    expected = posting_digest(
        kind, at, clock, posted, int(newest), origin, purchase_id, refund_id, data,  # type: ignore[arg-type]
        orjson.loads(context_text), sources.content_of(refold, kind, purchase_id, refund_id, data, key),
    )  # fmt: skip
    same(POSTINGS, key, "digest", digest, "\\x" + expected.hex())


def _check_posting(refold: Refold, row: Row) -> None:
    (
        _, no, kind, occurred_at, clock_at, posted_at, newest, _origin, purchase_id, refund_id, data_text, context_text,
        result, credit_at, spend, points, purchases, digest,
    ) = row  # fmt: skip
    key = (refold.id, no)
    standing = refold.standing
    at, clock = datetime.fromisoformat(occurred_at), datetime.fromisoformat(clock_at)
    posted = datetime.fromisoformat(posted_at)
    data, context = orjson.loads(data_text), orjson.loads(context_text)
    expected = bytes.fromhex(digest[2:])  # checked before
    refold.known = refold.timeline.as_known(int(newest))
    _take_over_what_was_known(refold, context, key)
    try:
        fact = sources.fact_of(refold, kind, at, data, context, purchase_id, refund_id)
        before = sources.shipping_back(refold, fact)
        journal = post_into(standing, fact, refold.known, until=clock)
    except (Refusal, KeyError, IndexError, ValueError, TypeError) as error:
        raise Difference(POSTINGS, key, "data", "a fact that can be folded", repr(error)) from error
    refold.newest_terms = int(newest)
    same(POSTINGS, key, "clock_at", standing.clock, clock)
    _check_entries(refold, journal, row, posted, expected)
    _check_outcome(key, journal, result, credit_at, (int(spend), int(points), int(purchases)))
    sources.check_rows(refold, fact, kind, journal, before, row, data)
    for held in journal.holds_opened:
        refold.holds[str(held.id)] = (held, "open", 0)
    for held, status, captured in journal.holds_resolved:
        refold.holds[str(held.id)] = (held, status, captured)
    _count(refold, journal)


def _take_over_what_was_known(refold: Refold, context: Mapping[str, Any], key: Any) -> None:
    """Take over what the fold could not know from earlier facts, once it is plain that it may be so."""
    standing = refold.standing
    if not standing.postings:
        same(ACCOUNTS, refold.id, "joined_at", moment(context.get("joined_at")), standing.joined_at)
    due_at = moment(context.get("review_due_at"))
    if due_at != standing.tier_due_at:
        check_review_due(POSTINGS, key, "context", standing, due_at, refold.known, refold.newest_terms)
        standing.tier_due_at = due_at


def _check_entries(refold: Refold, journal: Journal, posting: Row, posted: datetime, fact_digest: bytes) -> None:
    stored, standing, account_id = refold.rows.tables["entries"], refold.standing, refold.id
    first = standing.entries - len(journal.entries) + 1
    for offset, entry in enumerate(journal.entries):
        no = first + offset
        if no > len(stored) or int(stored[no - 1][1]) != no:
            raise missing(ENTRIES, (account_id, no))
        row = stored[no - 1]
        _check_entry(row, entry, (account_id, no), posting)
        note = None if row[14] is None else bytes.fromhex(row[14][2:])
        found = entry_hash(
            standing.hash, account_id, no, int(posting[1]), row[3], posted, entry, note, fact_digest  # type: ignore[arg-type]
        )  # fmt: skip
        same(ENTRIES, (account_id, no), "hash (with the entry's id and its note's digest)", found, _bytes(row[21]))
        standing.hash = found
        _check_note(row, note, (account_id, no))
    refold.entries_seen += len(journal.entries)


def _check_entry(row: Row, entry: Entry, key: tuple[str, int], posting: Row) -> None:
    found = (
        row[2], row[4], int(row[5]), int(row[6]), datetime.fromisoformat(row[7]), row[8], moment(row[9]),
        row[10] == "t", row[11], orjson.loads(row[15]), orjson.loads(row[16]), row[17], row[18], row[19], int(row[20]),
    )  # fmt: skip
    expected = (
        posting[1], entry.kind, entry.points, entry.balance_after, entry.occurred_at, posting[5], entry.expires_at,
        entry.limited, entry.reason, entry.breakdown, entry.moves, _text(entry.purchase_id), _text(entry.refund_id),
        _text(entry.hold_id), entry.terms,
    )  # fmt: skip
    if found == expected:
        return
    names = (
        "posting_no", "kind", "points", "balance_after", "occurred_at", "posted_at", "expires_at", "is_limited",
        "reason", "breakdown", "moves", "purchase_id", "refund_id", "hold_id", "terms",
    )  # fmt: skip
    for name, wanted, there in zip(names, expected, found, strict=True):
        same(ENTRIES, key, name, wanted, there)


def _check_note(row: Row, digest: bytes | None, key: tuple[str, int]) -> None:
    """A note may be erased together with its salt; what is there must be what was covered."""
    note, salt = row[12], row[13]
    if (note is None) != (salt is None):
        column = "note" if note is None else "note_salt"
        raise Difference(ENTRIES, key, column, "note and salt, or neither", None)
    if note is None:
        return
    if digest is None or note_digest(note, bytes.fromhex(salt[2:])) != digest:
        raise Difference(ENTRIES, key, "note", "the note that the chain covers", note)


def _check_outcome(key: Any, journal: Journal, result: str, credit_at: str | None, counted: Sequence[int]) -> None:
    """Compare what a posting left: the purchase as later refunds need it, and what counts for tiers."""
    if journal.bought is not None:
        expected, found = dump_bought(journal.bought), orjson.loads(result)
        if expected != found:
            for name in sorted(expected.keys() | found.keys()):
                same(POSTINGS, key, f"result: {name}", expected.get(name), found.get(name))
    else:
        same(POSTINGS, key, "result", "{}", result)
    credit = journal.credit
    same(POSTINGS, key, "credit_at", credit.at if credit else None, moment(credit_at))
    wanted = (credit.spend, credit.points, credit.purchases) if credit else (0, 0, 0)
    names = ("credit_spend_minor", "credit_points", "credit_purchases")
    for name, expected_count, found in zip(names, wanted, counted, strict=True):
        same(POSTINGS, key, name, expected_count, found)


def _count(refold: Refold, journal: Journal) -> None:
    for rule, _, awards, points, is_shared in journal.counts:
        if is_shared:
            counter = refold.counters.setdefault(rule, [0, 0])
            counter[0] += awards
            counter[1] += points


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
