"""The mail, or the SMS where there is no address, that tells the owner of an account that somebody tried to get in, or to spend points."""

from django.template.loader import render_to_string
from django.utils import translation

from loyalty_site.lib.mails.sending import written
from members import sms
from members.models import Member, SignInLock

_MAILS: dict[str, str] = {SignInLock.Door.PIN: "pin_locked", SignInLock.Door.TILL: "clerk_locked"}


def send(lock: SignInLock) -> None:
    """Tell the owner in their language what happened, and what they can do."""
    language = Member.objects.filter(user=lock.user_id).values_list("language", flat=True).first() or "ja"
    context = {"lock": lock, "door": lock.door}
    name = f"members/mails/{_MAILS.get(lock.door, 'sign_in_locked')}"
    if lock.user.email:
        written(name, language, context, [lock.user.email]).send()
    elif lock.user.phone:
        with translation.override(language):
            text = render_to_string(f"{name}_sms.txt", context)
        sms.send(lock.user.phone, text.strip())
