"""The printed cards of a member."""

from uuid import UUID

from members.models import Member, MemberCard

SHOWN_MAX = 5


def printed_cards(member: Member) -> list[MemberCard]:
    """Return the newest cards that name a member at a till, but those that bear the member number itself."""
    rows = MemberCard.objects.filter(member=member, status=MemberCard.Status.ACTIVE).exclude(number=member.number)
    return list(rows.order_by("-issued_at", "-pk")[:SHOWN_MAX])


def printed_number(member: Member, card_id: UUID) -> str | None:
    """Return the number of a card that names this member, None for any other card."""
    rows = MemberCard.objects.filter(pk=card_id, member=member, status=MemberCard.Status.ACTIVE)
    return rows.values_list("number", flat=True).first()
