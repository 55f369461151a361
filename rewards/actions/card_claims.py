"""Cards claimed: whoever holds a card and knows one thing that the shop knows of its member, is that member."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members import values
from members.actions import cards, claim_alarms, claim_limits
from members.actions.joining import join_members, lock_member
from members.models import Member, MemberCard, User
from rewards.actions.accounts import open_account
from rewards.actions.transfers import PointsNotMovable, send_all
from rewards.models import Coupon, Posting, Purchase
from rewards.selectors.timeline import NoProgramme


@dataclass(frozen=True, slots=True)
class Proof:
    """What a person says they know: one of these, or nothing for a card that was never used."""

    phone: str | None = None  # E.164
    birthday: date | None = None
    receipt: tuple[str, Decimal] | None = None  # number and total of a purchase


class ClaimedCard(NamedTuple):
    """A card that was claimed: the member that the person is now, and the points that came along."""

    member: Member
    points: int


class CardNotProved(DomainError):
    """This card cannot be claimed with what you have entered. Check the number and what you told us at the store, or ask at a store."""

    code = "card_not_proved"
    status = 422


class CardIsYours(DomainError):
    """This card is yours already: show it at the till, or the card page on your phone."""

    code = "card_is_yours"


class CardNeedsStore(DomainError):
    """This card is yours, and some of its points, a coupon or a debt cannot be moved by themselves. Please ask at a store to join your two memberships."""

    code = "card_needs_store"


def claim_card(member: Member, number: str, proof: Proof, *, client: str) -> ClaimedCard:
    """Give a member a card that nobody has, or join their membership with the one that the card names.

    A wrong guess, a number that nobody has and the card of somebody who signs in answer alike, are counted alike and
    cost the same. Raises TooManyAttempts, CardNotProved, CardIsYours, CardNeedsStore, NoProgramme, InvalidText.
    """
    number = values.card_number(number)
    claim = claim_limits.count(
        claim_limits.CARD_PERSON, claim_limits.CARD_NUMBER, user=f"member {member.pk}", client=client, name=number
    )
    try:
        with transaction.atomic():
            claimed = _claim(member.pk, number, proof)
    except CardNotProved:
        if claim.used_up_the_number:
            claim_alarms.note(number)
        raise
    except (CardIsYours, CardNeedsStore):
        claim.is_right()
        raise
    claim.is_right()
    return claimed


def _claim(member_id: UUID, number: str, proof: Proof) -> ClaimedCard:
    """Look, compare and give under the locks of the person's own row, then the card's, then its member's."""
    own = lock_member(member_id)
    card, holder = cards.locked(number)
    is_proved = _is_proved(holder, proof)
    if own.user is None:
        raise CardNotProved
    if card is not None and card.status == MemberCard.Status.BLANK:
        cards.activate(number, own)
        return ClaimedCard(own, 0)
    if holder is not None and holder.pk == own.pk:
        raise CardIsYours
    if holder is None or holder.user_id is not None or holder.status != Member.Status.ACTIVE or not is_proved:
        raise CardNotProved
    return _join(own, holder, own.user, is_number_printed=card is None)


def _is_proved(holder: Member | None, proof: Proof) -> bool:
    """Compare in the same steps whether there is somebody or not.

    A receipt proves a card of which nothing else is known; its total is asked too, numbers alone are guessed.
    """
    phone = constant_time_compare((holder and holder.phone) or "none", proof.phone or "no phone")
    birthday = constant_time_compare(str(holder and holder.birthday), str(proof.birthday or "no birthday"))
    receipt_number, total = proof.receipt or ("", Decimal(-1))
    bought = Purchase.objects.filter(
        account__member=holder.pk if holder else UUID(int=0), receipt_number=receipt_number, total=total
    ).exclude(receipt_number="")
    has_receipt = bought.exists()
    return phone or birthday or (has_receipt and holder is not None and not holder.phone and not holder.birthday)


def _join(own: Member, holder: Member, user: User, *, is_number_printed: bool) -> ClaimedCard:
    """Join two memberships: the one with purchases stays, because they count for its tier; the person's own of two.

    A printed member number stays good at the till only with its own member.
    """
    accounts = {member.pk: open_account(member.pk, member.joined_at) for member in (own, holder)}
    own_shops = Posting.objects.filter(account=accounts[own.pk], kind="purchase").exists()
    staying, leaving = (own, holder) if own_shops and not is_number_printed else (holder, own)
    try:
        points = send_all(accounts[leaving.pk], accounts[staying.pk])
    except NoProgramme:
        points = 0
    except PointsNotMovable as error:
        raise CardNeedsStore from error
    if _has_coupons(accounts[leaving.pk]):
        raise CardNeedsStore
    return ClaimedCard(join_members(leaving, staying, user), points)


def _has_coupons(account_id: UUID) -> bool:
    rows = Coupon.objects.filter(account=account_id, status=Coupon.Status.ISSUED)
    return any(until is None or until > now() for until in rows.values_list("valid_until", flat=True))
