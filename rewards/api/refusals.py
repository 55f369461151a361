"""The ledger's refusals as the API's problems: the core is pure and knows no languages, the door translates."""

from django.http import HttpRequest, HttpResponse

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.problems import problem_response
from members.actions import idempotency
from rewards.core import refusals
from rewards.core.coupons import refusals as coupon_refusals
from rewards.core.refusals import Refusal
from rewards.selectors.timeline import NoProgramme

# Where the fault lies in the body, if it lies in one field.
_FIELDS = {
    "unknown_store": "store", "unknown_member": "member", "does_not_add_up": "total",
    "points_above_goods": "points_used", "points_not_allowed": "points_used", "points_need_member": "points_used",
    "external_id_taken": "external_id", "verification_required": "spend", "verification_failed": "spend",
    "unknown_coupon": "coupons", "coupons_need_member": "member", "coupons_need_lines": "lines",
    "coupon_repeated": "coupons", "reserved_activity": "type", "refund_before_purchase": "occurred_at",
    "transfer_to_self": "to", "unknown_reward": "reward", "unknown_purchase": "purchase", "lines_needed": "lines",
}  # fmt: skip


def _as_domain_error(refusal: type[Refusal]) -> type[DomainError]:
    """Return the domain error that says the same: code, status and sentence are the refusal's own."""
    attributes = {
        "__doc__": refusal.__doc__, "__module__": __name__, "code": refusal.code, "status": refusal.status,
        "field": _FIELDS.get(refusal.code),
    }  # fmt: skip
    return type(refusal.__name__, (DomainError,), attributes)


PROBLEMS: dict[type[Refusal], type[DomainError]] = {
    refusal: _as_domain_error(refusal)
    for refusal in {*Refusal.__subclasses__(), *coupon_refusals.REASONS, NoProgramme}
    - {refusals.ExternalIdTaken, *refusals.TO_STAFF}
} | {refusals.ExternalIdTaken: idempotency.ExternalIdTaken}


def domain_error(refusal: Refusal, *, field: str | None = None) -> DomainError:
    """Return a refusal as a domain error; `field` is where it lies in this call, if not where it usually does."""
    return PROBLEMS[type(refusal)](field=field, **refusal.params)


def refuses(*found: type[Refusal]) -> list[type[DomainError]]:
    """Return refusals as an operation declares them."""
    return [PROBLEMS[refusal] for refusal in found]


def answer_refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    """Answer a refusal as problem+json."""
    return problem_response(domain_error(error))
