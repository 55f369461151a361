"""The sign of a store and a day on the screen of a used coupon: a picture of yesterday's, or of another shop's, has another."""

import hmac
from datetime import date

SIGNS = 12
_STEPS = (1, 5, 7, 11)  # each visits all signs before it comes back


def day_sign(store: str, day: date, key: bytes) -> int:
    """Return the sign of a store on a day, 0 to SIGNS - 1; twelve days in a row have twelve signs."""
    digest = hmac.digest(key, store.encode(), "sha256")
    return (digest[0] + day.toordinal() * _STEPS[digest[1] % len(_STEPS)]) % SIGNS
