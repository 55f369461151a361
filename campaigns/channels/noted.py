"""How a provider does, for the page of health: said when it changes, because a letter has no time for Redis."""

from campaigns.core.letters import Outcome
from loyalty_site.lib import providers


class Noted:
    """What one sender has noted of its provider. Refusals are about a letter or an address, and say nothing of it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_well = False  # as far as is known: the first success says so

    def note(self, outcome: Outcome) -> Outcome:
        """Note what a hand-over says of the provider, and return it."""
        if outcome.answer == "accepted":
            if not self._is_well:
                providers.succeeded(self._name)
                self._is_well = True
        elif outcome.answer in ("deferred", "unknown") and not _is_about_recipient(outcome):
            providers.failed(self._name, outcome.error)
            self._is_well = False
        return outcome


def _is_about_recipient(outcome: Outcome) -> bool:
    """Tell whether it is a mailbox that asks for patience (450, 451, 452), and not the server."""
    return outcome.answer == "deferred" and outcome.error.startswith("45")
