"""A process that launches and hands over as a Celery worker does, over and over, until it is killed."""

import sys
import time

import django

PAUSE_SECONDS = 0.1


def main() -> None:
    django.setup()
    from django.db import connections

    from campaigns.actions.launching import launch_due
    from campaigns.deliveries.work import work

    print("up", flush=True)
    while True:
        try:
            launch_due()
            work(5)
        except Exception as error:  # the database is away: the next round is another task
            print(type(error).__name__, file=sys.stderr, flush=True)
            connections.close_all()
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()
