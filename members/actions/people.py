"""Who signs in by telephone number. Sign-in by address, and what belongs to it, is allauth's to write."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from loyalty_site.lib.ids import uuid7
from members import errors
from members.actions import profile
from members.actions.inbox import Letter, deliver, in_both
from members.models import Member, Message, User


def person_with_phone(phone: str) -> User:
    """Return who signs in with a number in E.164, made on first use; the caller vouches that they have proved it."""
    return User.objects.get_or_create(phone=phone, defaults={"password": make_password(None)})[0]


def is_number_of_another(member: Member, phone: str) -> bool:
    """Tell whether another person signs in with a number in E.164, or another membership holds it."""
    others = Member.objects.filter(phone=phone).exclude(pk=member.pk).exclude(status=Member.Status.LEFT)
    return User.objects.filter(phone=phone).exclude(member=member).exists() or others.exists()


def change_phone(member: Member, phone: str) -> None:
    """Make a number in E.164 a member's, to be found and to sign in by; the caller vouches that they have proved it.

    Raises AlreadyAMember where it is another's; nothing is written then.
    """
    _write(member, phone)


def remove_phone(member: Member) -> None:
    """Take a member's number away. Raises PhoneIsOnlyWayIn where they sign in by it and by nothing else."""
    _write(member, None)


def _write(member: Member, phone: str | None) -> None:
    """Write the number of the person and of the member together, and say in the inbox that it was done."""
    try:
        with transaction.atomic():
            user = User.objects.select_for_update(of=["self"]).get(member=member)
            if phone is None and user.phone and not _has_another_way_in(user):
                raise errors.PhoneIsOnlyWayIn
            user.phone = phone
            user.save(update_fields=["phone"])
            profile.change(member, phone=phone)
            deliver(_letter(member, is_removed=phone is None))
    except IntegrityError as error:  # another person has proved it a moment ago
        raise errors.AlreadyAMember(field="phone") from error


def _has_another_way_in(user: User) -> bool:
    """Tell whether a person has an address to send a code to, an account of another site, or a passkey."""
    is_linked = SocialAccount.objects.filter(user=user).exists()
    return bool(user.email) or is_linked or Authenticator.objects.filter(user=user, type="webauthn").exists()


def _letter(member: Member, *, is_removed: bool) -> Letter:
    subject = in_both(lambda: _("Your phone number was removed") if is_removed else _("Your phone number was changed"))
    body = in_both(lambda: _("If it was not you, write to us at once."))
    return Letter(member.pk, f"phone:{uuid7()}", Message.Kind.NOTICE, subject, body, "/enquiries/new")
