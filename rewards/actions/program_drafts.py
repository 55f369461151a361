"""Drafts of the programme: begun, saved, submitted, published by a second person, withdrawn.

The only writer of ProgramDraft and ProgramDraftRevision. Every act locks the draft's row first, then, where it
publishes, the publications; each says which revision it saw, and the second of two people is told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from members import values
from members.actions.audit import Actor, record_change
from rewards import errors
from rewards.actions import terms
from rewards.core.program import Reading, dump
from rewards.models import ProgramDraft, ProgramDraftRevision, Terms
from rewards.selectors.program_drafts import newest_terms, reading_of, reading_over

TITLE_MAX = 200
TEXT_MAX = 400_000
UNKEEPABLE = frozenset({"unprintable", "not_utf8", "too_large"})

Status = ProgramDraft.Status


class Written(NamedTuple):
    """A draft as somebody writes it; `starts_at` None is the moment of its publication."""

    title: str
    text: str
    starts_at: datetime | None = None


def begin(title: str, actor: Actor, *, version: int | None = None) -> ProgramDraft:
    """Begin a draft on top of the newest version; it says what that one says, or an older one, to go back to it.

    Raises VersionUnknown, InvalidText, TextTooLong.
    """
    title = values.line(title, "title", TITLE_MAX)
    with transaction.atomic():
        try:
            newest = newest_terms()
            source = newest if version is None else Terms.objects.get(version=version)
        except Terms.DoesNotExist:
            raise errors.VersionUnknown from None
        at = now()
        draft = ProgramDraft.objects.create(
            title=title, based_on=newest, text=dump(source.document), author_id=_person(actor), editor_id=_person(actor),
            created_at=at, saved_at=at,
        )  # fmt: skip
        _keep(draft)
        _record(actor, "begin", draft, source=source.version)
    return draft


def save(draft_id: UUID, written: Written, revision: int, actor: Actor) -> ProgramDraft:
    """Save a draft that was seen at this revision; one that waits for publication goes back into work.

    A text with mistakes is kept. Raises DraftChanged, DraftDecided, DraftUnreadable, InvalidText and TextTooLong.
    """
    title = values.line(written.title, "title", TITLE_MAX)
    text = written.text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > TEXT_MAX:
        raise values.errors.TextTooLong(field="text", characters_max=TEXT_MAX)
    with transaction.atomic():
        draft = _locked(draft_id, revision)
        if UNKEEPABLE & {mistake.code for mistake in reading_over(text, draft.based_on).mistakes}:
            raise errors.DraftUnreadable
        draft.title, draft.text, draft.starts_at = title, text, written.starts_at
        _saved(draft, actor, "save")
    return draft


def rebase(draft_id: UUID, revision: int, actor: Actor) -> ProgramDraft:
    """Base a draft on the newest version; its text stays. Raises DraftChanged and DraftDecided."""
    with transaction.atomic():
        draft = _locked(draft_id, revision)
        draft.based_on = newest_terms()
        _saved(draft, actor, "rebase")
    return draft


def submit(draft_id: UUID, revision: int, actor: Actor) -> ProgramDraft:
    """Hand a draft over to whoever publishes it.

    Raises DraftChanged, DraftDecided, DraftOutdated, DraftHasMistakes, DraftChangesNothing, and the ledger's
    FixedSetting.
    """
    with transaction.atomic():
        draft = _locked(draft_id, revision)
        _checked(draft)
        draft.status = Status.SUBMITTED
        draft.save(update_fields=["status"])
        _record(actor, "submit", draft)
    return draft


def withdraw(draft_id: UUID, revision: int, actor: Actor) -> ProgramDraft:
    """Give a draft up. Raises DraftChanged and DraftDecided."""
    with transaction.atomic():
        draft = _locked(draft_id, revision)
        draft.status, draft.decided_at, draft.decided_by_id = Status.WITHDRAWN, now(), actor.user_id
        draft.save(update_fields=["status", "decided_at", "decided_by"])
        _record(actor, "withdraw", draft)
    return draft


def publish(draft_id: UUID, revision: int, actor: Actor) -> Terms:
    """Publish a submitted draft as the next version, once, however many do so at a time.

    Raises SecondPersonNeeded for its author and its last editor, DraftNotSubmitted, and what `submit` raises.
    """
    with transaction.atomic():
        draft = _locked(draft_id, revision)
        if draft.status != Status.SUBMITTED:
            raise errors.DraftNotSubmitted
        if actor.user_id is None or actor.user_id in (draft.author_id, draft.editor_id):
            raise errors.SecondPersonNeeded
        terms.lock_publications()
        reading = _checked(draft)
        assert reading.document is not None
        published = terms.publish(
            reading.document, effective_at=draft.starts_at or reading.in_force_from, user_id=actor.user_id,
            reason=draft.title, origin=actor.origin,
        )  # fmt: skip
        draft.status, draft.decided_at, draft.decided_by_id = Status.PUBLISHED, now(), actor.user_id
        draft.published_as = published
        draft.save(update_fields=["status", "decided_at", "decided_by", "published_as"])
        _record(actor, "publish", draft, version=published.version)
    return published


def _person(actor: Actor) -> UUID:
    """Return who acts: a draft is always a person's."""
    assert actor.user_id is not None
    return actor.user_id


def _locked(draft_id: UUID, revision: int) -> ProgramDraft:
    """Lock a draft that is still under way and as it was seen. Raises ProgramDraft.DoesNotExist."""
    # Alone: joined to its editor, a row whose editor changes while the lock is waited for would not be found any more.
    draft = ProgramDraft.objects.select_for_update(no_key=True).get(pk=draft_id)
    if draft.decided_at is not None:
        raise errors.DraftDecided
    if draft.revision != revision:
        raise errors.DraftChanged(editor=str(draft.editor))
    return draft


def _checked(draft: ProgramDraft) -> Reading:
    """Return what a draft says, if it can be published as it is."""
    newest = newest_terms()
    if draft.based_on_id != newest.version:
        raise errors.DraftOutdated(version=newest.version)
    reading = reading_of(draft)
    if reading.document is None:
        raise errors.DraftHasMistakes
    if not reading.changes:
        raise errors.DraftChangesNothing
    terms.check_fixed(newest.document, reading.document)
    return reading


def _saved(draft: ProgramDraft, actor: Actor, verb: str) -> None:
    draft.revision += 1
    draft.status, draft.editor_id, draft.saved_at = Status.OPEN, _person(actor), now()
    draft.save(
        update_fields=["title", "text", "starts_at", "based_on", "revision", "status", "editor", "saved_at"]
    )  # fmt: skip
    _keep(draft)
    _record(actor, verb, draft)


def _keep(draft: ProgramDraft) -> None:
    """Keep the draft as it was saved, for good."""
    ProgramDraftRevision.objects.create(
        draft=draft, no=draft.revision, based_on_id=draft.based_on_id, text=draft.text, starts_at=draft.starts_at,
        editor_id=draft.editor_id, saved_at=draft.saved_at,
    )  # fmt: skip


def _record(actor: Actor, verb: str, draft: ProgramDraft, **details: Any) -> None:
    said: Mapping[str, Any] = {"status": draft.status, "revision": draft.revision, "based_on": draft.based_on_id}
    record_change(actor, f"program_draft.{verb}", draft.pk, after=said, **details)
