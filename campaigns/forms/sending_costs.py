"""What a send would cost at its providers, in sentences, before it is sent."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.channels import line
from campaigns.messages.pricing import counts
from campaigns.models import Send
from campaigns.selectors.audience import DryRun
from loyalty_site.lib.money import to_minor
from rewards.statement.figures import Figures


def sending_costs(send: Send, dry: DryRun, figures: Figures) -> Iterator[str]:
    """Yield what the SMS would cost, counted on the longest example, and what LINE has left of the month."""
    if number := dry.recipients.get("sms", 0):
        yield _sms(send, number, figures)
    if number := dry.recipients.get("line", 0):
        yield _line(number)


def _sms(send: Send, number: int, figures: Figures) -> str:
    written = [count for count in counts(send) if count.found is not None]
    if not written:
        return _("What the SMS cost is not known until they can be written.")
    parts = max(count.found.count for count in written if count.found is not None)
    told = ngettext("%(parts)s part", "%(parts)s parts", parts) % {"parts": parts}
    prices = [count.price for count in written if count.price is not None]
    if not prices:
        return _("SMS: %(number)s of %(told)s at most each. No price is set (SMS_SEGMENT_PRICE).") % {
            "number": f"{number:,}", "told": told,
        }  # fmt: skip
    whole = Decimal(max(prices)) * number
    return _("SMS: %(number)s of %(told)s at most each, %(price)s at most.") % {
        "number": f"{number:,}", "told": told, "price": figures.money(to_minor(whole, figures.digits)),
    }  # fmt: skip


def _line(number: int) -> str:
    quota = line.quota() if line.is_on() else None
    values = {"number": f"{number:,}"}
    if quota is None:
        return _("LINE: %(number)s messages. LINE does not say now how many are left of this month.") % values
    if quota.limit is None:
        return _("LINE: %(number)s messages; this month has no limit.") % values
    left = max(0, quota.limit - quota.used)
    values |= {"left": f"{left:,}", "allowed": f"{quota.limit:,}"}
    if number > left:
        return _("LINE: %(number)s messages, but only %(left)s of %(allowed)s are left of this month.") % values
    return _("LINE: %(number)s messages of %(left)s that are left of this month's %(allowed)s.") % values
