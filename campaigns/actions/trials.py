"""A mail to oneself: how a draft looks in a real mail program."""

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from campaigns import errors
from campaigns.core.letters import Letter
from campaigns.messages.writing import Writer
from campaigns.models import Send
from members.actions.audit import Actor, record_change
from members.models import Member


def try_out(send: Send, variant: int, language: str, member: Member | None, to: str, *, actor: Actor) -> None:
    """Send a draft's mail to an address of the staff's own, as a member would get it, or as an example.

    The link to refuse in it is nobody's, and so is the code of the coupon. Raises TrialUnwritten, and what the mail
    server raises.
    """
    letter = Writer(send).example(variant, "email", language, member)
    if not isinstance(letter, Letter):
        raise errors.TrialUnwritten
    subject = _("[Trial] %(subject)s") % {"subject": letter.subject}
    headers = {
        **letter.headers,
        "List-Unsubscribe": f"<{letter.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }  # fmt: skip
    message = EmailMultiAlternatives(subject, letter.text, to=[to], headers=headers)
    message.attach_alternative(letter.html, "text/html")
    message.send()
    record_change(actor, "send.try", send.pk, after={"variant": variant + 1, "language": language})
