"""A process that lets members in and moves them on as a Celery worker does, over and over, until it is killed."""

import sys
import time

import django

PAUSE_SECONDS = 0.01


def main() -> None:
    django.setup()
    from django.db import connections

    from campaigns.actions.journey_advancing import advance_due
    from campaigns.actions.journey_entering import enter_due

    print("up", flush=True)
    while True:
        try:
            enter_due()
            advance_due(5)
        except Exception as error:  # the database is away: the next round is another task
            print(type(error).__name__, error, file=sys.stderr, flush=True)
            connections.close_all()
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()
