"""A process that launches and hands over as a Celery worker does, over and over, until it is killed.

python -m tests.campaigns.deliveries.worker [SECONDS]: so long at most at a time, five where nothing is said.
"""

import sys
import time

import django

PAUSE_SECONDS = 0.1


def main(seconds: float = 5) -> None:
    django.setup()
    from django.db import connections

    from campaigns.actions.launching import launch_due
    from campaigns.deliveries.work import work

    print("up", flush=True)
    while True:
        try:
            launch_due()
            work(seconds)
        except Exception as error:  # the database is away: the next round is another task
            print(type(error).__name__, file=sys.stderr, flush=True)
            connections.close_all()
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
