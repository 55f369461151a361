"""Whether this process lives, and whether it can do its work. For load balancers: no key, no session."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from loyalty_site.health import checks
from loyalty_site.lib.access import public


@public
@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process answers at all."""
    return JsonResponse({"status": "ok"})


@public
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 once the database answers with every migration applied, else 503.

    A dead broker is told as `degraded` and still 200: posting does not need it.
    """
    checks = {"database": database(), "broker": broker()}
    if checks["database"] != "ok":
        return JsonResponse({"status": "unavailable", "checks": checks}, status=503)
    status = "ok" if checks["broker"] == "ok" else "degraded"
    return JsonResponse({"status": status, "checks": checks})


@public
@require_safe
@never_cache
def work(request: HttpRequest) -> JsonResponse:
    """Answer 503 while a check of the health page needs a person, for monitors: names and states, nothing else."""
    found = checks()
    is_bad = any(check.is_bad for check in found)
    body = {"status": "bad" if is_bad else "ok", "checks": {check.name: check.state for check in found}}
    return JsonResponse(body, status=503 if is_bad else 200)


def database() -> str:
    """Return ok, unreachable or migrations_missing."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations_missing" if missing else "ok"


def broker() -> str:
    """Return ok or unreachable, within a second."""
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )
    try:
        client.ping()
    except redis.RedisError:
        return "unreachable"
    finally:
        client.close()
    return "ok"
