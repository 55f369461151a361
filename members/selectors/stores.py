"""Stores as members and guests see them."""

from django.db.models import Q

from members.models import Member, Store

FOUND_MAX = 200


def listed(term: str = "") -> list[Store]:
    """Return the stores in service by name; those whose name or address holds every word of a term."""
    found = Store.objects.filter(retired_at=None)
    for word in term.split()[:5]:
        found = found.filter(
            Q(name_ja__icontains=word)
            | Q(name_en__icontains=word)
            | Q(address__icontains=word)
            | Q(address_en__icontains=word)
        )
    return list(found.order_by("channel", "code")[:FOUND_MAX])


def choosable(member: Member) -> list[Store]:
    """Return the stores that are open, and the member's own favourite though it has closed."""
    is_mine = Q(code=member.favourite_store_id or "")
    return list(Store.objects.filter(Q(retired_at=None) | is_mine).order_by("channel", "code"))
