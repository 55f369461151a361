"""Receipts claimed: a purchase that was made before joining is credited to the member who holds its receipt, once."""

from loyalty_site.lib.errors import DomainError
from members.actions import claim_limits
from members.models import Member
from rewards.actions.accounts import open_account
from rewards.actions.purchases import Posted, credit_purchase
from rewards.core.refusals import AlreadyCredited, LateCreditOver
from rewards.selectors.receipt_search import PrintedReceipt, purchases_of
from rewards.selectors.timeline import current_timeline


class ReceiptNotFound(DomainError):
    """No receipt that can be claimed has these figures. Check them against your receipt; a purchase may take a day to arrive."""

    code = "receipt_not_found"
    status = 422


class ReceiptTooOld(DomainError):
    """A receipt can be claimed for %(days)s days; this one is older."""

    code = "receipt_too_old"


class ReceiptIsYours(DomainError):
    """The points of this receipt are in your account already."""

    code = "receipt_is_yours"


def claim_receipt(member: Member, receipt: PrintedReceipt, *, client: str) -> Posted:
    """Credit the purchase that a receipt fits to a member by its own day's terms, once.

    A receipt that nobody printed and one that another member has answer alike. Raises TooManyAttempts,
    ReceiptNotFound, ReceiptTooOld, ReceiptIsYours, NoProgramme.
    """
    known = current_timeline()
    name = f"{receipt.store} {receipt.register} {receipt.number} {receipt.bought_on}"
    claim = claim_limits.count(
        claim_limits.RECEIPT_PERSON, claim_limits.RECEIPT_NUMBER, user=f"member {member.pk}", client=client, name=name
    )
    account_id = open_account(member.pk, member.joined_at)
    for purchase in purchases_of(receipt, known):
        if purchase.account_id is None:
            try:
                posted = credit_purchase(purchase.pk, account_id, origin="portal")
            except AlreadyCredited:
                continue  # by somebody who was quicker
            except LateCreditOver as error:
                claim.is_right()
                raise ReceiptTooOld(**error.params) from error
            claim.is_right()
            return posted
        if purchase.account_id == account_id:
            claim.is_right()
            raise ReceiptIsYours
    raise ReceiptNotFound
