"""The threads that hand over: each with a connection of its own to the database and to each provider."""

import logging
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from queue import Empty, Full, Queue
from time import sleep
from types import TracebackType

import psycopg
from django.db import connection

from campaigns.actions import dead_addresses
from campaigns.audience.decision import Question
from campaigns.channels import Sender, sender, throttle
from campaigns.core.retries import told
from campaigns.deliveries.claiming import Written
from campaigns.deliveries.handing import Hand
from campaigns.messages.pricing import price
from campaigns.models import DeadAddress
from loyalty_site.lib.clock import now

logger = logging.getLogger("kizuna.deliveries")

Work = tuple[Written, Question]
AGAIN_SECONDS = 1.0  # until the database is asked again after it was lost
LOOK_UP_SECONDS = 0.2
SWITCH_SECONDS = 0.0005


class Crew:
    """So many threads; what they are given waits in a line, long enough for them to work while the next is written."""

    def __init__(self, size: int, line: int) -> None:
        self._line: Queue[Work] = Queue(maxsize=line)
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._work, name=f"delivery {n}", daemon=True) for n in range(size)]

    def __enter__(self) -> "Crew":
        # Each waits for answers most of its time, and is not to wait for the one that computes as well.
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()
        sys.setswitchinterval(self._interval)

    def give(self, works: Sequence[Work], until: Callable[[], bool]) -> Sequence[Work]:
        """Put letters in line and wait while it is full; returns those for which there was no time left."""
        for number, work in enumerate(works):
            while True:
                if until():
                    return works[number:]
                try:
                    self._line.put(work, timeout=LOOK_UP_SECONDS)
                    break
                except Full:
                    continue
        return ()

    def settle(self) -> None:
        """Wait until everything given has been handed over, and what became of it is written."""
        self._line.join()

    def _work(self) -> None:
        try:
            with ExitStack() as open_until_the_end:
                self._hand_over_all(_Desk(open_until_the_end))
        finally:
            connection.close()

    def _hand_over_all(self, desk: "_Desk") -> None:
        unwritten = 0
        while True:
            try:
                work = self._line.get_nowait()
            except Empty:
                desk.flush()
                for _ in range(unwritten):
                    self._line.task_done()
                unwritten = 0
                if self._is_over.is_set():
                    return
                try:
                    work = self._line.get(timeout=LOOK_UP_SECONDS)
                except Empty:
                    continue
            unwritten += 1
            try:
                desk.hand_over(*work)
            except Exception:  # whatever happens to one letter: its lease runs out, and the others are handed over
                logger.exception("a delivery is left as it is")


class _Desk:
    """What one thread works with."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._senders: dict[str, Sender] = {}
        self._hand = Hand(_raw())

    def hand_over(self, written: Written, question: Question) -> None:
        claimed, letter = written
        throttle.take(claimed.channel)
        try:
            address = self._hand.take(claimed, question, now())
        except psycopg.OperationalError:
            self._find_database_again()  # whether this one is committed as sending, its lease will tell
            return
        if address is None:
            return
        outcome = self._sender(claimed.channel).hand_over(letter, address)
        if outcome.is_address_dead:
            dead_addresses.add(claimed.channel, address, DeadAddress.Reason.BOUNCED)
        became = told(outcome, claimed.channel, claimed.rest, claimed.attempts, now(), price(letter))
        self._hand.tell(claimed, became)

    def flush(self) -> None:
        try:
            self._hand.flush()
        except psycopg.OperationalError:
            self._find_database_again()

    def _sender(self, channel: str) -> Sender:
        if channel not in self._senders:
            self._senders[channel] = self._stack.enter_context(sender(channel))
        return self._senders[channel]

    def _find_database_again(self) -> None:
        """Connect anew; what became of the last delivery is kept until it can be written."""
        while True:
            connection.close()
            try:
                self._hand.use(_raw())
                return
            except Exception as error:  # Django's OperationalError and psycopg's alike
                logger.warning("the database does not answer: %s", type(error).__name__)
                sleep(AGAIN_SECONDS)


def _raw() -> "psycopg.Connection[object]":
    connection.ensure_connection()
    return connection.connection
