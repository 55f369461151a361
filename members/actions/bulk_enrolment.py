"""Enrol many members at once: the rules of `enrolment`, a handful of statements for thousands of people."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import new_member_number
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.ids import uuid7
from members import errors, values
from members.models import Consent, Member, MemberCard, Store

ATTEMPTS_MAX = 3
_ROWS_A_STATEMENT = 2000


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A member of an old system, as its file says them; `cards` are numbers as they are printed."""

    external_id: str
    joined_at: datetime
    email: str = ""
    phone: str = ""
    name: str = ""
    kana: str = ""
    birthday: date | None = None
    language: str = "ja"
    cards: tuple[str, ...] = ()
    store: str = ""
    source: str = "import"
    consents: Mapping[str, bool] = field(default_factory=dict)
    consent_wording: str = ""
    consent_given_at: datetime | None = None
    member_id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of a newcomer: a new member, one who was known, or the error that says why neither."""

    member_id: UUID | None
    is_new: bool
    error: DomainError | None = None


def enrol_all(newcomers: Sequence[Newcomer]) -> list[Enrolled]:
    """Enrol members whom an import brings, in the caller's transaction; returns what became of each, in order.

    A known external reference is the same member, unchanged. Nobody is told, and any printed number is taken.
    """
    outcomes: dict[int, Enrolled] = {}
    left = dict(enumerate(newcomers))
    stores = frozenset(Store.objects.values_list("code", flat=True))
    checked: dict[int, dict[str, Any]] = {}
    for place, newcomer in left.items():
        try:
            checked[place] = _checked(newcomer, stores)
        except DomainError as error:
            outcomes[place] = Enrolled(None, False, error)
    for _ in range(ATTEMPTS_MAX):
        waiting = {place: fields for place, fields in checked.items() if place not in outcomes}
        if not waiting:
            break
        outcomes |= _attempt(waiting, newcomers)
    return [outcomes[place] for place in range(len(newcomers))]


def _checked(newcomer: Newcomer, stores: frozenset[str]) -> dict[str, Any]:
    """Return a member's columns in their one form. Raises the errors of `members.values`."""
    if newcomer.store and newcomer.store not in stores:
        raise errors.StoreUnknown
    values.consents(newcomer.consents)
    return {
        "external_id": values.external_id(newcomer.external_id),
        "email": values.email(newcomer.email),
        "phone": values.phone(newcomer.phone),
        "name": values.name(newcomer.name),
        "kana": values.kana(newcomer.kana),
        "birthday": values.birthday(newcomer.birthday),
        "language": values.language(newcomer.language),
        "enrolment_store_id": newcomer.store or None,
        "enrolment_source": values.line(newcomer.source, "source", 64),
        "joined_at": newcomer.joined_at,
        "cards": tuple(dict.fromkeys(map(values.card_number, newcomer.cards))),
        "wording": values.line(newcomer.consent_wording, "consents", 64),
    }


def _attempt(waiting: dict[int, dict[str, Any]], newcomers: Sequence[Newcomer]) -> dict[int, Enrolled]:
    """Write those who can be written; who was overtaken by another enrolment is left for the next attempt."""
    outcomes: dict[int, Enrolled] = {}
    taken = _Taken(waiting.values())
    fresh: dict[int, dict[str, Any]] = {}
    for place, fields in waiting.items():
        known = taken.members.get(fields["external_id"])
        error = None if known else taken.refusal(fields)
        if known:
            outcomes[place] = Enrolled(known, False)
        elif error:
            outcomes[place] = Enrolled(None, False, error)
        else:
            fresh[place] = fields
            taken.add(fields, newcomers[place].member_id)
    written = _write_members(fresh, newcomers)
    _write_cards(written, fresh, newcomers)
    _write_consents(written, fresh, newcomers)
    return outcomes | {place: Enrolled(newcomers[place].member_id, True) for place in written}


class _Taken:
    """References, addresses and numbers that belong to somebody already, by the database or earlier in the file."""

    def __init__(self, waiting: Iterable[dict[str, Any]]) -> None:
        rows = list(waiting)
        staying = Member.objects.exclude(status=Member.Status.LEFT)
        cards = [number for row in rows for number in row["cards"]]
        references = [row["external_id"] for row in rows]
        self.members = dict(Member.objects.filter(external_id__in=references).values_list("external_id", "pk"))
        self.emails = _known(staying, "email", (row["email"] for row in rows))
        self.phones = _known(staying, "phone", (row["phone"] for row in rows))
        self.cards = set(
            MemberCard.objects.filter(number__in=cards)
            .exclude(status=MemberCard.Status.BLANK)
            .values_list("number", flat=True)
        ) | set(Member.objects.filter(number__in=cards).values_list("number", flat=True))

    def refusal(self, fields: dict[str, Any]) -> DomainError | None:
        """Return why this newcomer cannot be written."""
        if fields["email"] in self.emails:
            return errors.AlreadyAMember(field="email")
        if fields["phone"] in self.phones:
            return errors.AlreadyAMember(field="phone")
        return errors.CardTaken() if self.cards.intersection(fields["cards"]) else None

    def add(self, fields: dict[str, Any], member_id: UUID) -> None:
        """Remember what belongs to a newcomer from now on."""
        self.members[fields["external_id"]] = member_id
        self.emails |= {fields["email"]} - {None}
        self.phones |= {fields["phone"]} - {None}
        self.cards.update(fields["cards"])


def _known(members: Any, column: str, wanted: Iterable[str | None]) -> set[str]:
    found = members.filter(**{f"{column}__in": [value for value in wanted if value]})
    return set(found.values_list(column, flat=True))


def _write_members(fresh: dict[int, dict[str, Any]], newcomers: Sequence[Newcomer]) -> set[int]:
    """Write members and return the places of those who were written; the database decides who came first."""
    numbers = _numbers(len(fresh))
    rows = [
        Member(
            pk=newcomers[place].member_id,
            number=number,
            **{name: value for name, value in fields.items() if name not in ("cards", "wording")},
        )
        for number, (place, fields) in zip(numbers, fresh.items(), strict=True)
    ]
    Member.objects.bulk_create(rows, batch_size=_ROWS_A_STATEMENT, ignore_conflicts=True)
    there = set(Member.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return {place for place in fresh if newcomers[place].member_id in there}


def _numbers(count: int) -> list[str]:
    """Return member numbers that nobody has, on no card either."""
    found: list[str] = []
    while len(found) < count:
        drawn = Counter(new_member_number() for _ in range(count - len(found)))
        used = set(Member.objects.filter(number__in=drawn).values_list("number", flat=True))
        used |= set(MemberCard.objects.filter(number__in=drawn).values_list("number", flat=True))
        found += [number for number in drawn if number not in used and number not in found]
    return found


def _write_cards(written: set[int], fresh: dict[int, dict[str, Any]], newcomers: Sequence[Newcomer]) -> None:
    """Give members their printed numbers; a blank card of that number becomes theirs."""
    moment = now()
    rows = [
        MemberCard(
            number=number, member_id=newcomers[place].member_id, status=MemberCard.Status.ACTIVE, issued_at=moment
        )
        for place in sorted(written)
        for number in fresh[place]["cards"]
    ]
    MemberCard.objects.bulk_create(
        rows,
        batch_size=_ROWS_A_STATEMENT,
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["member", "status", "issued_at"],
    )


def _write_consents(written: set[int], fresh: dict[int, dict[str, Any]], newcomers: Sequence[Newcomer]) -> None:
    Consent.objects.bulk_create(
        [
            Consent(
                member_id=newcomers[place].member_id,
                channel=channel,
                is_granted=is_granted,
                wording=fresh[place]["wording"],
                source=fresh[place]["enrolment_source"],
                given_at=newcomers[place].consent_given_at or newcomers[place].joined_at,
            )
            for place in sorted(written)
            for channel, is_granted in newcomers[place].consents.items()
        ],
        batch_size=_ROWS_A_STATEMENT,
    )
