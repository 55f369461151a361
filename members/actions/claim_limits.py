"""Limits on claims: of cards, by a number and what the shop knows; of receipts, by what is printed on them.

A claim is counted before anything is looked up, and a right one is given back. Everybody has few wrong claims; a
card or a receipt has few of them from everybody together, and one person can use up a quarter of those at most.
"""

import datetime

from members.actions import attempts
from members.actions.attempts import Guard, Limit, Reservation

_hour = datetime.timedelta(hours=1)
_day = datetime.timedelta(days=1)

# Ten days out of 36,500 possible birthdays: who guesses at one card is right once in three years at a day's pace.
CARD_PERSON = Guard(
    account=(Limit("card-claim-person", 5, _hour), Limit("card-claim-person-day", 10, _day)),
    client=(Limit("card-claim-client", 30, _hour), Limit("card-claim-client-day", 100, _day)),
)
CARD_NUMBER = Guard(
    account=(Limit("card-claim-number-day", 12, _day),), together=(Limit("card-claim-together-day", 3, _day),)
)
RECEIPT_PERSON = Guard(
    account=(Limit("receipt-claim-person", 5, _hour), Limit("receipt-claim-person-day", 15, _day)),
    client=(Limit("receipt-claim-client", 30, _hour), Limit("receipt-claim-client-day", 150, _day)),
)
RECEIPT_NUMBER = Guard(
    account=(Limit("receipt-claim-number-day", 20, _day),), together=(Limit("receipt-claim-together-day", 5, _day),)
)


class Claiming:
    """A claim that is counted; `is_right` says that it was right, so that it counts no longer."""

    def __init__(self, taken: list[Reservation]) -> None:
        self._taken = taken
        self.used_up_the_number = taken[-1].is_last

    def is_right(self) -> None:
        """Count this claim no longer."""
        for reservation in self._taken:
            attempts.give_back(reservation)


def count(person: Guard, number: Guard, *, user: str, client: str, name: str) -> Claiming:
    """Count a claim of a person for what bears a name, whether there is such a thing or not.

    Raises TooManyAttempts.
    """
    first = attempts.reserve(person, account=user, client=client)
    second = attempts.reserve(number, account=name, client=user)
    return Claiming([first, second])
