"""docs/audit.md and docs/operations.md: what the health page leads to is there, and the figures are the code's."""

import re
from pathlib import Path

from loyalty_site import health
from loyalty_site.health import (
    BEAT_LATE,
    DISK_BAD,
    DISK_SLOW,
    HOURLY_LATE,
    OUTBOX_LATE,
    OUTBOX_SLOW,
    QUEUE_LATE,
    QUEUE_SLOW,
)
from loyalty_site.timetable import TIMETABLE
from rewards.actions.ledger_checks import ROUND_RUNS

DOCS = Path(__file__).resolve().parents[2] / "docs"
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
AUDIT = (DOCS / "audit.md").read_text(encoding="utf-8")


def test_what_a_check_leads_to_is_a_heading() -> None:
    source = Path(health.__file__).read_text(encoding="utf-8")
    anchors = set(re.findall(r'"([a-z]+(?:-[a-z]+)+|outbox|disk|sms|webhooks)"\)?(?:, \w+\))?$', source, re.MULTILINE))
    anchors |= set(re.findall(r'anchor="([a-z-]+)"', source))
    headings = {name.lower().replace(" ", "-") for name in re.findall(r"^### (.+)$", OPERATIONS, re.MULTILINE)}
    assert len(anchors) >= 6
    assert anchors <= headings


def test_the_figures_are_the_codes() -> None:
    assert f"{DISK_SLOW:.0%}".replace("%", " %") in OPERATIONS
    assert f"{DISK_BAD:.0%}".replace("%", " %") in OPERATIONS
    assert (BEAT_LATE.total_seconds(), TIMETABLE["beat"]["schedule"]) == (180, 30)
    assert HOURLY_LATE.total_seconds() == 75 * 60 and "75 minutes" in OPERATIONS
    assert (OUTBOX_SLOW.total_seconds(), OUTBOX_LATE.total_seconds()) == (120, 900)
    assert f"{QUEUE_SLOW} tasks are watched, {QUEUE_LATE:,} need a person" in OPERATIONS
    assert ROUND_RUNS == 24 * 7 * 4 and "within four weeks" in OPERATIONS


def test_the_setting_that_says_why_is_the_triggers() -> None:
    migration = (DOCS.parent / "members/migrations/0022_note_every_change.py").read_text(encoding="utf-8")
    assert set(re.findall(r"kizuna\.reason", AUDIT)) <= set(re.findall(r"kizuna\.\w+", migration))
