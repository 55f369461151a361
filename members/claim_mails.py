"""The mail that tells a member that somebody tried to claim their card."""

from loyalty_site.lib.mails.sending import written
from members.models import ClaimAlarm


def send(alarm: ClaimAlarm) -> None:
    """Tell the member in their language what happened, and what they can do; nobody where no address is known."""
    member = alarm.member
    address = member.user.email if member.user else member.email
    if not address:
        return
    context = {"alarm": alarm, "signs_in": member.user is not None}
    written("members/mails/card_tried", member.language, context, [address]).send()
