"""Channels: how a letter leaves this house. One module a kind, all of the same shape.

`is_on()` tells whether the installation has what the channel needs. `Sender` keeps its connection from one letter to
the next and opens it again by itself; it belongs to one thread. It answers with an Outcome and raises nothing that a
provider or the network could cause. Addresses and texts go into no log and no error.
"""

from importlib import import_module
from types import ModuleType, TracebackType
from typing import Protocol, Self

from campaigns.core.letters import CHANNELS, Letter, Outcome


class Sender(Protocol):
    """A worker's own way to one provider, opened and closed by `with`."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def hand_over(self, letter: Letter, address: str) -> Outcome:
        """Hand a letter to the provider, once. `address` is an e-mail address, a number in E.164, a LINE user's id,
        and the member's id for push and for the inbox."""


def sender(channel: str) -> Sender:
    """Return a new way over one of CHANNELS, for one thread. Raises KeyError for any other name."""
    made: Sender = _module(channel).Sender()
    return made


def open_channels() -> tuple[str, ...]:
    """Return the channels that this installation can use, in the order of CHANNELS."""
    return tuple(channel for channel in CHANNELS if _module(channel).is_on())


def _module(channel: str) -> ModuleType:
    if channel not in CHANNELS:
        raise KeyError(channel)
    return import_module(f"campaigns.channels.{channel}")
