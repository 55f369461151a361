"""Enrol members: at a till, by an import, by signing up; let a person become the member they already are."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import new_member_number
from members import errors, values
from members.actions import cards, outbox
from members.actions import consents as consent_rows
from members.actions.profile import CONTACT_CONSTRAINTS
from members.actions.violations import violated_constraint
from members.models import Member, MemberCard, Store, User

ORIGIN_IMPORT = "import"
_NUMBER_ATTEMPTS_MAX = 10
_EXTERNAL_ID_CONSTRAINT = "members_member_external_id_key"
_NUMBER_CONSTRAINT = "members_member_number_key"
_USER_CONSTRAINT = "members_member_user_id_key"


def enrol(
    *,
    external_id: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    name: str = "",
    kana: str = "",
    birthday: date | None = None,
    language: str = "ja",
    card: str | None = None,
    provisional: bool = False,
    store: str | None = None,
    clerk: str = "",
    source: str = "",
    consents: Mapping[str, bool] | None = None,
    consent_wording: str = "",
    consent_given_at: datetime | None = None,
    joined_at: datetime | None = None,
    user: User | None = None,
    origin: str = "api",
) -> tuple[Member, bool]:
    """Return a member and whether they are new; a known external reference is the same member, unchanged.

    `store` is a store's code. `joined_at` is now unless an import knows better. `origin` is where the
    enrolment came from (api, portal, staff, import); an import tells nobody and takes any printed number.
    Raises AlreadyAMember where another member has the e-mail address or telephone number, CardTaken,
    CardNotAccepted, CardUnknown, StoreUnknown, and the errors of `members.values`; then nothing is written.
    """
    moment = now()
    fields: dict[str, Any] = {
        "external_id": values.external_id(external_id),
        "email": values.email(email),
        "phone": values.phone(phone),
        "name": values.name(name),
        "kana": values.kana(kana),
        "birthday": values.birthday(birthday),
        "language": values.language(language),
        "is_provisional": provisional,
        "enrolment_store_id": _store_code(store),
        "enrolment_clerk": values.line(clerk, "clerk", 64),
        "enrolment_source": values.line(source, "source", 64),
        "joined_at": joined_at or moment,
        "user": user,
    }
    known = _known(fields["external_id"])
    if known:
        return known, False
    is_import = origin == ORIGIN_IMPORT
    with transaction.atomic():
        member, is_new = _insert(fields)
        if not is_new:
            return member, False
        if card:
            cards.activate(card, member, accept_unknown=is_import)
        if consents:
            consent_rows.give(
                member,
                consents,
                wording=consent_wording,
                source=source or origin,
                given_at=consent_given_at or (member.joined_at if is_import else moment),
            )
        if not is_import:
            told = {"member": str(member.pk), "number": member.number, "origin": origin}
            outbox.record("member.enrolled", member.pk, told)
    return member, True


@transaction.atomic
def claim_by_verified_contact(user: User, *, email: str | None = None, phone: str | None = None) -> Member | None:
    """Make a person the member who already has their e-mail address or telephone number; None if nobody has.

    The caller vouches that the person has proved to hold what is given. A membership that another person
    signs in to is never taken over, and whoever is a member already stays who they are.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two windows of one person, one after the other
    own = Member.objects.filter(user=user).first()
    if own:
        return own
    for contact in ({"email": values.email(email)}, {"phone": values.phone(phone)}):
        if None in contact.values():
            continue
        member = (
            Member.objects.select_for_update().filter(user=None, **contact).exclude(status=Member.Status.LEFT).first()
        )
        if member:
            member.user, member.is_provisional = user, False
            member.save(update_fields=["user", "is_provisional", "updated_at"])
            return member
    return None


@transaction.atomic
def enrol_person(
    user: User, *, email: str | None = None, phone: str | None = None, language: str = "ja", **enrolment: str
) -> tuple[Member, bool]:
    """Return the member that a person with a verified address or number is, and whether they are new.

    The member who has the address or number becomes theirs. Where that membership is somebody else's to sign in
    to, the person gets a membership of their own without it, and no answer tells the difference. `enrolment` is
    where a new one came from: store, clerk and source, as `enrol` takes them.
    """
    new: dict[str, Any] = {"user": user, "language": language, "origin": "portal", **enrolment}
    claimed = claim_by_verified_contact(user, email=email, phone=phone)
    if claimed:
        return claimed, False
    try:
        return enrol(email=email, phone=phone, **new)
    except errors.AlreadyAMember:
        claimed = claim_by_verified_contact(user, email=email, phone=phone)  # enrolled elsewhere a moment ago
        return (claimed, False) if claimed else enrol(**new)


def _known(external_id: object) -> Member | None:
    return Member.objects.filter(external_id=external_id).first() if external_id else None


def _store_code(code: str | None) -> str | None:
    if not code:
        return None
    if not Store.objects.filter(code=values.line(code, "store", 40)).exists():
        raise errors.StoreUnknown
    return code


def _insert(fields: dict[str, Any]) -> tuple[Member, bool]:
    """Write the member's row; the database decides who came first where two ask at once."""
    for _ in range(_NUMBER_ATTEMPTS_MAX):
        number = new_member_number()
        if MemberCard.objects.filter(number=number).exists():
            continue
        try:
            with transaction.atomic():
                return Member.objects.create(number=number, **fields), True
        except IntegrityError as error:
            constraint = violated_constraint(error)
            if constraint in CONTACT_CONSTRAINTS:
                raise errors.AlreadyAMember(field="email" if "email" in constraint else "phone") from error
            if constraint == _EXTERNAL_ID_CONSTRAINT:
                return Member.objects.get(external_id=fields["external_id"]), False
            if constraint == _USER_CONSTRAINT:
                return Member.objects.get(user=fields["user"]), False
            if constraint != _NUMBER_CONSTRAINT:
                raise
    raise RuntimeError(f"no free member number in {_NUMBER_ATTEMPTS_MAX} attempts")
