"""Find a member by any of the names that a till, a shop or a back office knows."""

import re
from collections.abc import Callable
from uuid import UUID

from django.db.models import Q

from loyalty_site.lib import emails, phones, text
from members.models import Member, MemberCard

_MEMBER_NUMBER = re.compile(r"[0-9]{13}", re.ASCII)
_DIGITS = re.compile(r"\+?[0-9]{3,}", re.ASCII)  # fewer begin everybody's
CARDS_MAX = 100
_STAYING = ~Q(status=Member.Status.LEFT)


def resolve(reference: str) -> Member | None:
    """Return the member that a reference names, None when it names nobody; one query.

    A reference is an id, a member number, `card:` and a printed number, `email:`, `phone:` or `ext:` and an
    external reference. A card that is blank, stopped or replaced names nobody; an e-mail address and a
    telephone number name the member who has not left. Whoever was merged is the member that they are now.
    """
    named = parse(reference)
    if named is None:
        return None
    member = Member.objects.select_related("merged_into").filter(_condition(*named)).first()
    return (member and member.merged_into) or member


def parse(reference: str) -> tuple[str, str] | None:
    """Return the kind of a reference and its value in the form that is stored; None where it can name nobody.

    The kinds are id, number, card, email, phone and ext.
    """
    if not text.is_plain(reference):
        return None
    kind, colon, value = reference.partition(":")
    try:
        if colon:
            return _FORMS[kind](value) if kind in _FORMS else None
        if _MEMBER_NUMBER.fullmatch(reference):
            return "number", reference
        return "id", str(UUID(reference))
    except ValueError:
        return None


_FORMS: dict[str, Callable[[str], tuple[str, str]]] = {
    "card": lambda value: ("card", value.strip()),
    "email": lambda value: ("email", emails.normalize_email(value)),
    "phone": lambda value: ("phone", phones.to_e164(value)),
    "ext": lambda value: ("ext", value),
}


def _condition(kind: str, value: str) -> Q:
    match kind:
        case "card":
            active = MemberCard.objects.filter(number=value, status=MemberCard.Status.ACTIVE)
            return Q(pk__in=active.values("member"))
        case "email":
            return Q(email=value) & _STAYING
        case "phone":
            return Q(phone=value) & _STAYING
        case "ext":
            return Q(external_id=value)
        case "number":
            return Q(number=value)
    return Q(pk=value)


def search(term: str) -> list[UUID]:
    """Return the members whom a term names in any way a reference could; by index alone, one query a way."""
    references = (term, f"card:{term}", f"email:{term}", f"phone:{term}", f"ext:{term}")
    found = (resolve(reference) for reference in references)
    return list({member.pk: None for member in found if member is not None})


def find(term: str, limit: int = 20) -> list[Member]:
    """Return the members whom staff mean: by anything that names one in full, else by how something of them begins.

    That is a name or a reading (hiragana finds katakana) and an e-mail address, or, for digits, a member number, a
    card and a telephone number. Each way reads an index alone: no more rows than are shown.
    """
    if not text.is_plain(term) or not term.strip():
        return []
    named = list(Member.objects.filter(pk__in=search(term.strip())))
    if named:
        return named
    rows: dict[UUID, Member] = {}
    for condition in _beginnings(term):
        rows |= {row.pk: row for row in Member.objects.filter(condition)[:limit]}
    return sorted(rows.values(), key=lambda row: (row.kana, row.name, row.number))[:limit]


def _beginnings(term: str) -> list[Q]:
    """Return what begins so, each in the form in which it is stored."""
    try:
        line = text.clean_line(term)
    except ValueError:
        return []
    digits = re.sub(r"[ -]", "", line)
    if _DIGITS.fullmatch(digits):
        cards = MemberCard.objects.filter(number__startswith=digits, status=MemberCard.Status.ACTIVE)
        dialled = Q(phone__startswith=phones.beginning(digits))
        return [Q(number__startswith=digits), Q(pk__in=cards.values("member")[:CARDS_MAX]), dialled]
    ways = [Q(name__startswith=line) & ~Q(name=""), Q(email__startswith=line.lower())]
    try:
        return [*ways, Q(kana__startswith=text.clean_reading(line)) & ~Q(kana="")]
    except ValueError:  # not a reading
        return ways
