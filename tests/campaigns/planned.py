"""Campaigns and messages as somebody has planned them."""

from datetime import date, datetime, timedelta
from typing import Any

from campaigns.actions import campaigns
from campaigns.core.plans import Plan
from campaigns.models import Campaign, Send
from campaigns.selectors.campaigns import today
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND


def plan(starts_on: date | None = None, days: int = 10, **columns: Any) -> Plan:
    """Return a plan of so many days, from today on where nothing else is said."""
    first = starts_on or today()
    values: dict[str, Any] = {
        "name_ja": "春の感謝祭", "name_en": "Spring thanks", "note": "", "starts_on": first,
        "ends_on": first + timedelta(days=days - 1), "stores": (), "goal": "", "goal_figure": None, "budget": None,
        "control_percent": 10,
    }  # fmt: skip
    return Plan(**values | columns)


def campaign(code: str = "SPRING", starts_on: date | None = None, days: int = 10, **columns: Any) -> Campaign:
    """Return a campaign that is planned so."""
    return campaigns.plan(code, plan(starts_on, days, **columns), actor=COMMAND)


def send(of: Campaign, at: datetime | None = None, **columns: Any) -> Send:
    """Return a message of a campaign, scheduled where a moment is given, else a draft."""
    values = {
        "name": "Invitation", "channels": ["email"], "scheduled_at": at, "changed_at": now(),
        "state": Send.State.DRAFT if at is None else Send.State.SCHEDULED,
    }  # fmt: skip
    return Send.objects.create(campaign=of, **values | columns)
