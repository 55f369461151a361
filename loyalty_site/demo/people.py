"""Who signs in to the demo: one of the members, and staff with a second factor that a page shows.

Passwords and second factors are derived from this installation's secret key: they are the same at every start,
differ from every other installation's, and nothing of them is stored in the code.
"""

import base64

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import salted_hmac

from loyalty_site import staff_roles
from members.actions import legal, profile
from members.actions.enrolment import claim_by_verified_contact
from members.actions.legal import Shown
from members.models import Acceptance, User
from members.selectors.legal import in_force
from rewards.models import PointAccount, PointLot, Terms

MEMBER = "member"
STAFF = (staff_roles.CLERK, staff_roles.MARKETER, staff_roles.MANAGER)


def reference(household: int) -> str:
    """Return the external reference of a household's member."""
    return f"household-{household}"


def email(role: str) -> str:
    return f"{role}@example.com"


def password(role: str) -> str:
    """Return a password of three words of four characters, 60 bits."""
    text = base64.b32encode(_derived("password", role)).decode().lower()
    return "-".join(text[start : start + 4] for start in (0, 4, 8))


def totp_secret(role: str) -> str:
    return base64.b32encode(_derived("second factor", role)).decode()


def appoint() -> None:
    """Make everybody who signs in to the demo, or put back what was changed about how they do."""
    _appoint_member()
    for role in STAFF:
        _appoint_staff(role)


def sign_ins(address: str) -> str:
    """Return who can sign in, and how, as lines for the terminal."""
    rows = [
        (role, email(role), password(role), f"{address}/" if role == MEMBER else f"{address}/staff/")
        for role in (MEMBER, *STAFF)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, "", f"The staff's codes: {address}/demo/codes"])


def _derived(purpose: str, role: str) -> bytes:
    return salted_hmac(f"kizuna demo {purpose}", role, algorithm="sha256").digest()[:20]


@transaction.atomic
def _appoint_member() -> None:
    user = _user(MEMBER)
    if hasattr(user, "member"):
        return
    account = _account_with_a_story()
    if account is not None and account.member is not None:
        profile.change(account.member, email=user.email)
        claim_by_verified_contact(user, email=user.email)
        shown = Shown(tuple(document.pk for document in in_force()), account.member.language)
        legal.accept(account.member.pk, shown, Acceptance.Way.EMAIL)


@transaction.atomic
def _appoint_staff(role: str) -> None:
    user = _user(role, is_staff=True)
    user.groups.set([staff_roles.group(role)])
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor is not None and decrypt(factor.data["secret"]) != totp_secret(role):
        factor.delete()
        factor = None
    if factor is None:
        TOTP.activate(user, totp_secret(role))


def _user(role: str, *, is_staff: bool = False) -> User:
    """Return the user of a role, who can sign in with the role's address and password."""
    address = email(role)
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, password(role), is_staff=is_staff)
    elif not (user.check_password(password(role)) and user.is_active and user.is_staff == is_staff):
        user.set_password(password(role))
        user.is_active, user.is_staff = True, is_staff
        user.save(update_fields=["password", "is_active", "is_staff"])
    EmailAddress.objects.update_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
    return user


def _account_with_a_story() -> PointAccount | None:
    """Return an account with limited-time points, on a tier with another one above, and many purchases."""
    terms = Terms.objects.order_by("-version").first()
    between = [tier["code"] for tier in terms.document["tiers"]][1:-1] if terms else []
    limited = PointLot.objects.filter(account=OuterRef("pk"), is_limited=True, available__gt=0)
    return (
        PointAccount.objects.filter(member__external_id__startswith="household-", member__user=None)
        .select_related("member")
        .alias(is_between=Q(tier__in=[*between, ""]), has_limited=Exists(limited))
        .order_by("-has_limited", "-is_between", "-purchases", "member__external_id")
        .first()
    )
