"""What beat sends to the workers, and when, in Asia/Tokyo.

A task here reads what is due from the database: one that is late, early or sent twice does no harm.
"""

from typing import Any

from celery.schedules import crontab

TIMETABLE: dict[str, dict[str, Any]] = {
    "clear-sessions": {
        "task": "loyalty_site.tasks.clear_sessions",
        "schedule": crontab(hour="4", minute="30"),
    },
}
