"""Which proof of the person is asked for when points are spent (`program.redemption.verify`)."""

from rewards.core.terms import Redemption

PROOFS = ("pin", "qr")


def proofs_asked(redemption: Redemption, points: int, *, is_attended: bool) -> tuple[str, ...]:
    """Return the proofs of which one is needed to spend so many points, none where no proof is asked for.

    Up to `verify_above` points nobody is asked. `is_attended`: staff of the house stand before the person. Where the terms leave it to the clerk, the clerk is the proof; where
    nobody stands at the till, either of the others will do. A PIN never stands in for a code, nor a code for a PIN.
    """
    if points <= redemption.verify_above:
        return ()
    if redemption.verify == "clerk":
        return () if is_attended else PROOFS
    return (redemption.verify,)
