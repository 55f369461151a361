"""Whom a send is for, and what would become of each if it were sent at a moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from psycopg import sql

from campaigns.audience.decision import SQL, Question, decisions
from campaigns.core.policy import Policy
from campaigns.models import Send
from campaigns.segments.statement import members
from campaigns.selectors.dead_addresses import salts
from campaigns.selectors.segments import rows, rule_of, scope, zone

_EVERYBODY = sql.SQL("SELECT m.id FROM members_member m WHERE m.status = 'active'")
_MARKED = sql.SQL("SELECT t.member_id AS id FROM members_membertrait t WHERE t.key = {} AND t.value = 'true'::jsonb")
_COUNTED = sql.SQL(
    "SELECT CASE WHEN x.reason = '' AND x.is_full AND x.channel <> 'inbox' THEN 'capped' ELSE x.reason END,"
    " x.channel, count(*) FROM ({}) x GROUP BY 1, 2"
)


class DryRun(NamedTuple):
    """What would become of an audience: recipients by channel, the others by reason; together they are the audience."""

    recipients: Mapping[str, int]
    suppressed: Mapping[str, int]

    @property
    def sent(self) -> int:
        """Return how many would be written to."""
        return sum(self.recipients.values())

    @property
    def audience(self) -> int:
        """Return how many there are in all."""
        return self.sent + sum(self.suppressed.values())


def policy() -> Policy:
    """Return the limits in force."""
    return Policy(
        zone(), *settings.CAMPAIGN_QUIET_HOURS, settings.CAMPAIGN_CAP_DAY, settings.CAMPAIGN_CAP_WEEK,
        settings.CAMPAIGN_HOLDOUT_PERCENT,
    )  # fmt: skip


def question(send: Send) -> Question:
    """Return what is decided for a send."""
    campaign = send.campaign
    shares = [variant["share"] for variant in send.variants] or [100]
    return Question(
        send.pk, campaign.pk, campaign.control_percent, send.topic, send.channels, shares, salts(), policy()
    )  # fmt: skip


def candidates(send: Send) -> SQL:
    """Return the statement that yields the ids of those a send is for, by the rule of its segment as it is now.

    Raises BadRule where the rule is of a version that can be read no more.
    """
    segment = send.segment
    if segment is None:
        return _EVERYBODY
    if segment.frozen_at is not None or segment.archived_at is not None:
        return _MARKED.format(sql.Literal(segment.trait))
    return members(rule_of(segment), scope())


def dry_run(send: Send, at: datetime) -> DryRun:
    """Count what would become of each if a send were handed over at a moment. Raises BadRule."""
    counted = _COUNTED.format(decisions(question(send), candidates(send), sql.Literal(at)))
    recipients: dict[str, int] = {}
    suppressed: dict[str, int] = {}
    for reason, channel, number in rows(counted, for_all=True):
        into, key = (suppressed, reason) if reason else (recipients, channel)
        into[key] = into.get(key, 0) + number
    return DryRun(recipients, suppressed)
