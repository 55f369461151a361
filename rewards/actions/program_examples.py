"""Examples of a draft: kept and let go. The only writer of ProgramExample.

Both lock the draft's row first. They are no part of its text: they neither count as a save nor ask for a revision.
"""

from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change
from rewards import errors
from rewards.core.examples import Example
from rewards.models import ProgramDraft, ProgramExample

KEPT_MAX = 6  # of a draft: they are worked out on each of its pages


def keep(draft_id: UUID, example: Example, actor: Actor) -> ProgramExample:
    """Keep an example with a draft; the same one twice is kept once.

    Raises DraftDecided, TooManyExamples and ProgramDraft.DoesNotExist.
    """
    assert actor.user_id is not None
    with transaction.atomic():
        draft = _locked(draft_id)
        said = example.data()
        kept = list(draft.examples.all())
        same = next((one for one in kept if one.said == said), None)
        if same is not None:
            return same
        if len(kept) >= KEPT_MAX:
            raise errors.TooManyExamples(most=KEPT_MAX)
        found = ProgramExample.objects.create(draft=draft, said=said, kept_by_id=actor.user_id, kept_at=now())
        record_change(actor, "program_draft.keep_example", draft.pk, after={"example": str(found.pk), **said})
    return found


def let_go(draft_id: UUID, example_id: UUID, actor: Actor) -> None:
    """Keep an example no longer; one that is gone already stays gone. Raises DraftDecided and ProgramDraft.DoesNotExist."""
    with transaction.atomic():
        draft = _locked(draft_id)
        found = draft.examples.filter(pk=example_id).first()
        if found is not None:
            before = {"example": str(found.pk), **found.said}
            found.delete()
            record_change(actor, "program_draft.let_example_go", draft.pk, before=before)


def _locked(draft_id: UUID) -> ProgramDraft:
    draft = ProgramDraft.objects.select_for_update(of=["self"], no_key=True).get(pk=draft_id)
    if draft.decided_at is not None:
        raise errors.DraftDecided
    return draft
