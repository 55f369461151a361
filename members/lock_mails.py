"""The mail that tells the owner of an account that somebody tried to get in."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from members.models import Member, SignInLock


def send(lock: SignInLock) -> None:
    """Tell the owner in their language what happened, and what they can do."""
    language = Member.objects.filter(user=lock.user_id).values_list("language", flat=True).first() or "ja"
    with translation.override(language):
        context = {"lock": lock, "is_password": lock.door == SignInLock.Door.PASSWORD}
        subject = render_to_string("members/mails/sign_in_locked_subject.txt", context).strip()
        body = render_to_string("members/mails/sign_in_locked.txt", context).strip() + "\n"
    send_mail(subject, body, None, [lock.user.email])
