"""LINE's Messaging API: https://developers.line.biz/en/reference/messaging-api/#send-push-message.

Each request carries the delivery's id as its retry key, so that LINE takes it once however often it is asked: a lost
answer is asked for again at once. The address is the id under which LINE knows the person at this provider, which is
the one that signing in with LINE gives, if both channels belong to one provider.
"""

from types import TracebackType
from typing import Any, NamedTuple, Self

import httpx
from django.conf import settings

from campaigns.channels.noted import Noted
from campaigns.core.letters import Letter, Outcome
from loyalty_site.lib import providers

TEXT_CHARACTERS_MAX = 5000
ATTEMPTS = 3
MONTH_IS_FULL_SECONDS = 3600
CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 30.0
QUOTA_SECONDS = 3.0  # a page waits for it


class Quota(NamedTuple):
    """How many messages may be sent this month, None without a limit, and how many were."""

    limit: int | None
    used: int


def is_on() -> bool:
    """Tell whether the installation has a Messaging API channel."""
    return bool(settings.LINE_MESSAGING_TOKEN)


class Sender:
    """A kept connection to LINE, for one thread."""

    def __init__(self) -> None:
        self._client = _client()
        self._noted = Noted("line")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def hand_over(self, letter: Letter, address: str) -> Outcome:
        """Hand one message for a LINE user to LINE."""
        outcome = Outcome("unknown")
        was_lost = False
        for _attempt in range(ATTEMPTS):
            outcome = self._asked(letter, address)
            if outcome.answer == "unknown":
                was_lost = True
            elif not (outcome.answer == "deferred" and outcome.error.startswith("5")):
                break
        if was_lost and outcome.answer == "deferred":  # an earlier attempt may have been taken
            outcome = Outcome("unknown", error=outcome.error)
        return self._noted.note(outcome)

    def _asked(self, letter: Letter, address: str) -> Outcome:
        body = {"to": address, "messages": [{"type": "text", "text": text_of(letter)}]}
        headers = {"X-Line-Retry-Key": str(letter.delivery_id)}
        try:
            answer = self._client.post("/v2/bot/message/push", json=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Outcome("deferred", error=type(error).__name__)
        except httpx.HTTPError as error:
            return Outcome("unknown", error=type(error).__name__)
        return answered(answer)


def answered(answer: httpx.Response) -> Outcome:
    """Return what an answer of LINE's comes to."""
    status, error = answer.status_code, str(answer.status_code)
    name = answer.headers.get("x-line-request-id", "")[:100]
    if status == 200:
        return Outcome("accepted", name)
    if status == 409 and "x-line-accepted-request-id" in answer.headers:  # it has this one already
        return Outcome("accepted", answer.headers["x-line-accepted-request-id"][:100])
    if status == 429:
        is_month = "monthly limit" in str(_json(answer).get("message", ""))
        return Outcome("deferred", error=error, retry_after=MONTH_IS_FULL_SECONDS if is_month else 5)
    if status in (401, 403) or status >= 500:
        return Outcome("deferred", error=error)
    return Outcome("failed", error=error, is_address_dead=status == 400 and _is_about_address(_json(answer)))


def _is_about_address(said: dict[str, Any]) -> bool:
    details = said.get("details")
    properties = (
        [each.get("property") for each in details if isinstance(each, dict)] if isinstance(details, list) else []
    )
    return "'to'" in str(said.get("message", "")) or "to" in properties


def text_of(letter: Letter) -> str:
    """Return what the message says, with its link at the end where the text does not name it."""
    tail = f"\n\n{letter.link}" if letter.link and letter.link not in letter.text else ""
    return letter.text[: TEXT_CHARACTERS_MAX - len(tail)] + tail


def quota() -> Quota | None:
    """Return what is left of the month; None where LINE does not say."""
    try:
        with _client(QUOTA_SECONDS) as client:
            allowed = client.get("/v2/bot/message/quota").raise_for_status().json()
            used = client.get("/v2/bot/message/quota/consumption").raise_for_status().json()
        is_limited = allowed["type"] == "limited"
        return Quota(int(allowed["value"]) if is_limited else None, int(used["totalUsage"]))
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        providers.failed("line", type(error).__name__)
        return None


def _client(seconds: float = ANSWER_SECONDS) -> httpx.Client:
    return httpx.Client(
        base_url=settings.LINE_API_URL,
        headers={"Authorization": f"Bearer {settings.LINE_MESSAGING_TOKEN}"},
        timeout=httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)),
    )


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
