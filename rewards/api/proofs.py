"""The proof of the person at the door: looked at before the transaction of the purchase, and kept out of what is stored."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.http import HttpRequest
from pydantic import ValidationError

from loyalty_site.lib.errors import DomainError
from members.api.errors import Invalid
from members.api.fields import field_problem
from members.api.keys import Caller
from rewards.actions.spend_proofs import Proved, prove_by_code, prove_by_pin
from rewards.api.bodies import NewPurchase
from rewards.core.proving import proofs_asked
from rewards.core.refusals import Refusal, VerificationFailed, VerificationRequired
from rewards.core.terms import Redemption
from rewards.selectors.targets import Target, Wanted, targets

PINS_MAX = 50  # in one batch: each costs a hash of some 24 ms

Proof = Proved | Refusal | DomainError | None


def prove_person(body: NewPurchase, caller: Caller) -> Proved | None:
    """Check the proof in a purchase's body, if there is any; call it outside of every transaction.

    A purchase that is known already is answered as before, whatever its proof is worth by now; and who may not spend
    is told so by the ledger. Raises what refuses the proof.
    """
    if body.spend is None or body.member is None:
        return None
    (target,) = targets([Wanted(body.store, body.external_id, body.member)])
    if target.purchase_id is not None or target.account_id is None or target.status != "active":
        return None
    if body.spend.qr is not None:
        return prove_by_code(target.account_id, body.spend.qr)
    return prove_by_pin(target.account_id, body.spend.pin or "", client=f"key {caller.id.hex} {body.store}")


def prove_people(purchases: Sequence[Any], caller: Caller) -> Mapping[int, Proof]:
    """Check the proofs in a batch, each by itself; returns what each proves, or what refuses it, by its place.

    What is no purchase is passed over: it is refused where it is read. Raises Invalid where there are too many PINs.
    """
    found = {index: item for index, item in enumerate(purchases) if isinstance(item, dict) and item.get("spend")}
    if sum(1 for item in found.values() if isinstance(item["spend"], dict) and "pin" in item["spend"]) > PINS_MAX:
        raise Invalid([field_problem(("purchases",), "too_long")])
    proofs: dict[int, Proof] = {}
    for index, item in found.items():
        try:
            body = NewPurchase.model_validate(item)
            caller.check_store(body.store)
            proofs[index] = prove_person(body, caller)
        except ValidationError:
            continue
        except (Refusal, DomainError) as refusal:
            proofs[index] = refusal
    return proofs


def check_person(
    body: NewPurchase, proof: Proof, target: Target, redemption: Redemption, caller: Caller
) -> Proved | None:
    """Return the proof of a purchase that was not posted before.

    It is asked of keys that are marked unattended: behind any other one somebody looks, and answers for it. Raises what refused it, VerificationFailed, and VerificationRequired where another one, or any, is asked for.
    """
    if isinstance(proof, Exception):
        raise proof
    if body.spend is not None and body.member is None:
        raise VerificationFailed()
    asked = proofs_asked(redemption, body.points_used, is_attended=False) if caller.is_unattended else ()
    if asked and target.status == "active" and (proof is None or proof.by not in asked):
        raise VerificationRequired(proof=" / ".join(asked))
    return proof


def compared(request: HttpRequest) -> bytes | None:
    """Return a body as its repetition is compared with it, without proofs of the person; None where it has none.

    From a digest of all the rest a PIN is found by trying ten thousand; and whoever sends a purchase again may have to
    send another code with it.
    """
    body = request.json  # type: ignore[attr-defined]
    if not isinstance(body, dict):
        return None
    whole = without_proof(body)
    if isinstance(body.get("purchases"), list):
        whole["purchases"] = [without_proof(item) if isinstance(item, dict) else item for item in body["purchases"]]
    return None if whole == body else orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)


def without_proof(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a purchase's body without the proof of the person."""
    return {name: value for name, value in body.items() if name != "spend"}
