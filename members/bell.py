"""A bell that asks Celery to run a task soon, without the caller waiting for the broker."""

import logging
import os
import threading
import time

from celery import current_app

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.2
EXPIRES_SECONDS = 60
# With the workers away the queue would grow by five messages a second from every process.
WAITING_MESSAGES_MAX = 1_000


class Bell:
    """Ask for one task, at most once every 200 ms from one process; the last ring is always passed on.

    A lost message costs nothing but time: the scheduled sweep runs the same task.
    """

    def __init__(self, task_name: str) -> None:
        self._task_name = task_name
        self._broker_answers = True
        self._be_silent()
        # A forked child has no thread of its parent's, and its locks as they happened to stand.
        os.register_at_fork(after_in_child=self._be_silent)

    def _be_silent(self) -> None:
        self._starting = threading.Lock()
        self._rung = threading.Event()
        self._thread: threading.Thread | None = None

    def ring(self) -> None:
        """Ask for the task soon. Takes microseconds and raises nothing, whether there is a broker or not."""
        if self._thread is None:
            self._start()
        self._rung.set()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name=f"bell {self._task_name}", daemon=True)
                self._thread.start()

    def _listen(self) -> None:
        while True:
            self._rung.wait()
            self._rung.clear()  # before sending: a ring during the sending is another ring
            self._ask()
            time.sleep(PAUSE_SECONDS)

    def _ask(self) -> None:
        try:
            queue = current_app.amqp.router.route({}, self._task_name)["queue"]
            with current_app.producer_or_acquire() as producer:
                waiting = queue.bind(producer.channel).queue_declare().message_count
                if waiting < WAITING_MESSAGES_MAX:
                    current_app.send_task(
                        self._task_name,
                        producer=producer,
                        retry=False,
                        ignore_result=True,
                        expires=EXPIRES_SECONDS,
                    )
        except Exception as error:  # whatever the broker's client raises: the sweep finds what waits
            if self._broker_answers:
                logger.warning("No broker for %s: the sweep will run it (%s).", self._task_name, type(error).__name__)
            self._broker_answers = False
        else:
            self._broker_answers = True
