"""Purchases posted together: each is answered as it would be by itself."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import orjson
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import ValidationError

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.problems import problem
from members.actions.idempotency import Answer, Claim, ExternalIdTaken, reserve, settle, stored_answer
from members.api.errors import Invalid
from members.api.fields import field_problem, field_problems
from members.api.idempotency import with_idempotency
from members.api.keys import Caller
from members.api.operation import operation
from members.api.types import LINES_MAX
from rewards.api.bodies import NewPurchase, NewPurchases
from rewards.api.data import purchase_data
from rewards.api.posting import Refused, natural_key, post_many
from rewards.api.proofs import Proof, compared, prove_people, without_proof
from rewards.api.purchases import PURCHASE_EXAMPLE
from rewards.api.refusals import domain_error, refuses
from rewards.api.shapes import BatchPosted
from rewards.core.refusals import Refusal
from rewards.selectors.receipts import Receipt
from rewards.selectors.timeline import NoProgramme

router = Router(tags=["purchases"])

ATTEMPTS_MAX = 3


@router.post(
    "/purchases/batch",
    **operation(
        "purchases:write",
        {200: BatchPosted},
        idempotency="optional",
        refuses=refuses(NoProgramme),
        example={"purchases": [PURCHASE_EXAMPLE]},
    ),
)
def post(request: HttpRequest, body: NewPurchases) -> HttpResponse:
    """Post up to 1,000 purchases in their order; one that is refused does not stop the rest."""
    _check_lines(body.purchases)
    proofs = prove_people(body.purchases, request.auth)  # type: ignore[attr-defined]
    for attempt in range(ATTEMPTS_MAX):
        try:
            return with_idempotency(
                request,
                lambda: (200, _post(body.purchases, request, proofs)),
                is_repeatable=True,
                compared=compared(request),
            )
        except IntegrityError as error:  # another writer posted one of them meanwhile: now it is known
            if "purchase_is_posted_once" not in str(error) or attempt + 1 == ATTEMPTS_MAX:
                raise
    raise AssertionError("the last attempt returns or raises")


def _check_lines(purchases: Sequence[Any]) -> None:
    """Raise Invalid where the body has more lines than a body may have."""
    lines = [item.get("lines") for item in purchases if isinstance(item, dict)]
    if sum(len(found) for found in lines if isinstance(found, list)) > LINES_MAX:
        raise Invalid([field_problem(("purchases",), "too_long")])


def _post(purchases: Sequence[Any], request: HttpRequest, proofs: Mapping[int, Proof]) -> dict[str, Any]:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    answers: list[tuple[int, Any] | None] = [None] * len(purchases)
    bodies: dict[int, NewPurchase] = {}
    for index, item in enumerate(purchases):
        try:
            bodies[index] = NewPurchase.model_validate(item)
            caller.check_store(bodies[index].store)
        except ValidationError as error:
            findings = [finding for finding in error.errors(include_url=False, include_input=False)]
            answers[index] = _refused(Invalid(field_problems(findings, 0)))
        except DomainError as error:
            bodies.pop(index)
            answers[index] = _refused(error)
    _post_once(purchases, bodies, answers, caller, proofs)
    items = [{"index": index, "status": found[0], "body": found[1]} for index, found in enumerate(answers) if found]
    return {"items": items}


def _post_once(
    purchases: Sequence[Any],
    bodies: dict[int, NewPurchase],
    answers: list[tuple[int, Any] | None],
    caller: Caller,
    proofs: Mapping[int, Proof],
) -> None:
    """Answer each from its record if it has one, post the others, and keep their answers."""
    claims = {index: _claim(body, purchases[index]) for index, body in bodies.items()}
    before = reserve(list(dict((claim[:2], claim) for claim in reversed(claims.values())).values()))
    fresh: dict[int, NewPurchase] = {}
    for index, claim in claims.items():
        stored = before.get(claim[:2])
        if stored is not None and stored.digest == claim.digest:
            answers[index] = stored.answer.status, orjson.Fragment(stored.answer.body)
        else:
            fresh[index] = bodies[index]
    results: dict[tuple[str, str], Answer | None] = {
        claim[:2]: None for claim in claims.values() if claim[:2] not in before
    }
    shown = [proofs.get(index) for index in fresh]
    outcomes = post_many(list(fresh.values()), caller, shown) if fresh else []
    for (index, body), outcome in zip(fresh.items(), outcomes, strict=True):
        if not isinstance(outcome, Receipt):
            answers[index] = _refused(outcome)
            continue
        key = claims[index][:2]
        earlier = stored_answer(*natural_key(body)) if key in before else None
        written = earlier.body if earlier is not None else orjson.dumps(purchase_data(outcome))
        answers[index] = 201, orjson.Fragment(written)
        if key in results:
            results[key] = results[key] or Answer(201, written)
    if results:
        settle(results)


def _claim(body: NewPurchase, item: Any) -> Claim:
    digest = sha256(orjson.dumps(without_proof(item), option=orjson.OPT_SORT_KEYS)).digest()
    return Claim(*natural_key(body), digest, ExternalIdTaken)


def _refused(error: Refused) -> tuple[int, Any]:
    """Return a refusal as the status and the problem that a single call would get."""
    if isinstance(error, Refusal):
        error = domain_error(error)
    return error.status, problem(error, getattr(error, "errors", ()))
