"""Post a thing once under the reference that its own body has."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse

from members.actions.idempotency import ExternalIdTaken
from members.api.idempotency import NaturalKey, with_idempotency

ATTEMPTS_MAX = 3


def once_by_reference(
    request: HttpRequest,
    key: NaturalKey,
    effect: Callable[[], tuple[int, Any]],
    *,
    constraint: str,
    compared: bytes | None = None,
) -> HttpResponse:
    """Answer with what the effect returns, once for the body's own reference.

    The body may come again in other words (another offset of the same instant, the same member by another
    name): then its record does not match, and the effect itself is asked, which compares what is stored with
    what is meant and answers as before, or raises ExternalIdTaken. `constraint` is the unique constraint that
    tells of a writer without such a record, an import, who came first: the effect is asked again then. `compared` is as
    for `with_idempotency`.
    """
    for attempt in range(ATTEMPTS_MAX):
        try:
            return with_idempotency(request, effect, natural_key=key, compared=compared)
        except ExternalIdTaken:
            break
        except IntegrityError as error:
            if constraint not in str(error) or attempt + 1 == ATTEMPTS_MAX:
                raise
    response = with_idempotency(request, effect, is_repeatable=True, compared=compared)
    response["Idempotent-Replayed"] = "true"
    return response
