"""Cards: printed blank, given to a member, stopped when lost, replaced by another."""

from collections.abc import Iterable

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import is_member_number
from loyalty_site.lib.personal import Person
from members import errors, values
from members.actions.audit import COMMAND, Actor, record, record_change
from members.models import Member, MemberCard

_ROWS_A_STATEMENT = 5000
BLANK_MAX = 10_000  # of one delivery


class NoCards(errors.InvalidValue):
    """There is no number here. Enter the numbers of the cards, one a line."""

    code = "no_cards"
    field = "numbers"


class TooManyCards(errors.InvalidValue):
    """These are too many cards at once. Enter %(most)s at a time at most."""

    code = "too_many_cards"
    field = "numbers"


def add_blank(numbers: Iterable[str]) -> int:
    """Add printed cards that belong to nobody yet and return how many were new.

    A number that is known already stays as it is. Raises CardUnknown for an empty number, InvalidText and
    TextTooLong; then nothing is added.
    """
    cards = [MemberCard(number=number) for number in dict.fromkeys(map(values.card_number, numbers))]
    with transaction.atomic():
        known = set(
            MemberCard.objects.filter(number__in=[card.number for card in cards]).values_list("number", flat=True)
        )
        MemberCard.objects.bulk_create(cards, batch_size=_ROWS_A_STATEMENT, ignore_conflicts=True)
    return len(cards) - len(known)


@transaction.atomic
def enter_blank(lines: Iterable[str], *, actor: Actor = COMMAND) -> int:
    """Add the printed cards of a delivery, one number a line, and return how many were new; empty lines are skipped.

    Raises NoCards, TooManyCards, CardUnknown, InvalidText, TextTooLong; then nothing is added.
    """
    numbers = [number for line in lines if (number := line.strip())]
    if not numbers:
        raise NoCards
    if len(numbers) > BLANK_MAX:
        raise TooManyCards(most=BLANK_MAX)
    added = add_blank(numbers)
    record(
        "member_card.add_blank", "member_card", "", origin=actor.origin, actor_id=actor.user_id, data={"added": added}
    )
    return added


@transaction.atomic
def activate(number: str, member: Member, *, accept_unknown: bool = False) -> MemberCard:
    """Give a card to a member and return it; giving it again to the same member changes nothing.

    A blank card is taken, and so is a number that nobody has entered but that is of our own making
    (13 digits from 20 to 29 with the right check digit); with `accept_unknown` any number is, for cards of
    an old system. Raises CardTaken, CardNotAccepted, CardUnknown, InvalidText and TextTooLong.
    """
    number = values.card_number(number)
    if Member.objects.filter(number=number).exclude(pk=member.pk).exists():
        raise errors.CardTaken
    if accept_unknown or is_member_number(number):
        MemberCard.objects.bulk_create([MemberCard(number=number)], ignore_conflicts=True)
    card = MemberCard.objects.select_for_update().filter(number=number).first()
    if card is None:
        raise errors.CardUnknown
    if card.status == MemberCard.Status.BLANK:
        card.member, card.status, card.issued_at = member, MemberCard.Status.ACTIVE, now()
        card.save(update_fields=["member", "status", "issued_at"])
    elif card.member_id != member.pk:
        raise errors.CardTaken
    elif card.status != MemberCard.Status.ACTIVE:
        raise errors.CardNotAccepted
    return card


@transaction.atomic
def locked(number: str) -> tuple[MemberCard | None, Member | None]:
    """Return the card with this number, locked, and the member whom it names, locked after it.

    A member number names its member without a card. A stopped or replaced card names nobody.
    """
    card = MemberCard.objects.select_for_update().filter(number=number).first()
    rows = Member.objects.select_for_update(no_key=True, of=["self"])
    if card is None:
        return None, rows.filter(number=number).first()
    if card.member_id is None or card.status != MemberCard.Status.ACTIVE:
        return card, None
    return card, rows.filter(pk=card.member_id).first()


@transaction.atomic
def stop(number: str, *, actor: Actor = COMMAND) -> MemberCard:
    """Stop a lost or stolen card, so that it names its member no longer; a stopped one stays stopped.

    Raises CardUnknown for a card that nobody has.
    """
    return _end(number, MemberCard.Status.STOPPED, "card.stop", actor)


@transaction.atomic
def replace(old: str, new: str, *, accept_unknown: bool = False, actor: Actor = COMMAND) -> MemberCard:
    """Give the member of one card another card in its place and return the new one.

    Raises CardUnknown for an old card that nobody has, and what `activate` raises for the new one.
    """
    replaced = _end(old, MemberCard.Status.REPLACED, "card.replace", actor)
    assert replaced.member is not None  # the constraint card_has_a_member_unless_blank
    return activate(new, replaced.member, accept_unknown=accept_unknown)


def stop_all(member: Member) -> int:
    """Stop every active card of a member and return how many there were."""
    active = MemberCard.objects.filter(member=member, status=MemberCard.Status.ACTIVE)
    return active.update(status=MemberCard.Status.STOPPED)


def forget_numbers(person: Person) -> None:
    """Put what names nobody in the place of the numbers of a person's cards; what was printed is unknown then."""
    for card_id in MemberCard.objects.filter(member__in=person.members).values_list("pk", flat=True):
        MemberCard.objects.filter(pk=card_id).update(number=f"erased:{card_id.hex}", status=MemberCard.Status.STOPPED)


def _end(number: str, status: MemberCard.Status, verb: str, actor: Actor) -> MemberCard:
    card = MemberCard.objects.select_for_update(of=["self"]).select_related("member").filter(number=number).first()
    if card is None or card.status == MemberCard.Status.BLANK:
        raise errors.CardUnknown
    if card.status == MemberCard.Status.ACTIVE:
        before, after = {"status": str(card.status)}, {"status": str(status)}
        record_change(actor, verb, card.pk, before=before, after=after, member=str(card.member_id))
        card.status = status
        card.save(update_fields=["status"])
    return card
