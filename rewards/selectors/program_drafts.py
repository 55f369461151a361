"""Drafts of the programme as they read: over which version, with which mistakes, changing what."""

from collections import OrderedDict
from datetime import datetime
from uuid import UUID

from rewards.core.program import Change, Reading, changes, read
from rewards.models import ProgramDraft, Terms

KEPT = 16  # readings; a large file takes a second to be read

_readings: OrderedDict[tuple[int, datetime, str], Reading] = OrderedDict()


def newest_terms() -> Terms:
    """Return the newest version. Raises Terms.DoesNotExist where nothing is published."""
    return Terms.objects.order_by("-version")[:1].get()


def reading_of(draft: ProgramDraft) -> Reading:
    """Return what a draft says over the version that it is based on, held against what would be there in vain too."""
    return reading_over(draft.text, draft.based_on)


def reading_over(text: str, terms: Terms) -> Reading:
    """Return what a text says over a version; the last ones read are remembered."""
    key = (terms.version, terms.published_at, text)
    found = _readings.pop(key, None) or read(text, terms.document, is_draft=True)
    _readings[key] = found
    while len(_readings) > KEPT:
        _readings.popitem(last=False)
    return found


def changes_between(before: Terms, after: Terms) -> list[Change]:
    """Return what a version changed in another one."""
    return changes(before.document, after.document)


def drafts_under_way() -> list[ProgramDraft]:
    """Return the drafts that nobody has published or withdrawn, newest first."""
    rows = ProgramDraft.objects.filter(decided_at=None).select_related("author", "editor", "based_on")
    return list(rows.order_by("-id")[:200])


def drafts_to_publish(person_id: UUID | None) -> int:
    """Return how many drafts wait for this person to publish them: those that others wrote."""
    waiting = ProgramDraft.objects.filter(status=ProgramDraft.Status.SUBMITTED)
    return waiting.exclude(author=person_id).exclude(editor=person_id).count()
