"""Find a member by any of the names that a till, a shop or a back office knows."""

import re
from uuid import UUID

from django.db.models import Q

from loyalty_site.lib import emails, phones, text
from members.models import Member, MemberCard

_MEMBER_NUMBER = re.compile(r"[0-9]{13}", re.ASCII)
_STAYING = ~Q(status=Member.Status.LEFT)


def resolve(reference: str) -> Member | None:
    """Return the member that a reference names, None when it names nobody; one query.

    A reference is an id, a member number, `card:` and a printed number, `email:`, `phone:` or `ext:` and an
    external reference. A card that is blank, stopped or replaced names nobody; an e-mail address and a
    telephone number name the member who has not left.
    """
    condition = _condition(reference) if text.is_plain(reference) else None
    return Member.objects.filter(condition).first() if condition is not None else None


def _condition(reference: str) -> Q | None:
    kind, colon, value = reference.partition(":")
    if colon:
        return _by_name(kind, value)
    if _MEMBER_NUMBER.fullmatch(reference):
        return Q(number=reference)
    try:
        return Q(pk=UUID(reference))
    except ValueError:
        return None


def _by_name(kind: str, value: str) -> Q | None:
    try:
        match kind:
            case "card":
                active = MemberCard.objects.filter(number=value.strip(), status=MemberCard.Status.ACTIVE)
                return Q(pk__in=active.values("member"))
            case "email":
                return Q(email=emails.normalize_email(value)) & _STAYING
            case "phone":
                return Q(phone=phones.to_e164(value)) & _STAYING
            case "ext":
                return Q(external_id=value)
    except ValueError:
        return None
    return None


def search(term: str) -> list[UUID]:
    """Return the members whom a term names in any way a reference could; by index alone, one query a way."""
    references = (term, f"card:{term}", f"email:{term}", f"phone:{term}", f"ext:{term}")
    found = (resolve(reference) for reference in references)
    return list({member.pk: None for member in found if member is not None})
