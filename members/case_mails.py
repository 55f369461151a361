"""The mail that follows an answer: to a member that there is one, to a guest the answer itself."""

from loyalty_site.lib.mails.sending import written
from members.models import CaseMessage, Member


def send(message: CaseMessage) -> None:
    """Send the mail in the reader's language; nothing is sent to whoever has no address, or has left."""
    case = message.case
    member: Member | None = case.member
    if member is None:
        address, language = case.email, case.language
    elif member.status == Member.Status.LEFT:
        return
    else:
        address, language = (member.user.email if member.user else member.email), member.language
    if not address:
        return
    context = {"number": case.number, "text": message.text if member is None else ""}
    written("members/mails/case_answered", language, context, [address]).send()
