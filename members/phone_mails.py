"""The mail that tells a member that their telephone number was changed, should it not have been them."""

import logging

from loyalty_site.lib.mails.sending import written
from members.models import Member

logger = logging.getLogger(__name__)


def send(member: Member) -> None:
    """Send the mail in the member's language, where there is an address; the inbox says the same in any case."""
    address = member.user.email if member.user else None
    if not address:
        return
    try:
        written("members/mails/phone_changed", member.language, {}, [address]).send()
    except OSError as error:  # smtplib's errors are OSErrors too
        logger.warning("the mail about a changed number is not sent: %s", type(error).__name__)
