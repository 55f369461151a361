"""Drafts of journeys: begun, written, thrown away; and the steps of each version. The only writer of both."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns import errors
from campaigns.actions import send_states, sends
from campaigns.actions.sends import Draft
from campaigns.core.journeys import KINDS, STEPS_MAX, Step
from campaigns.journeys.ready import READY
from campaigns.messages.checking import mistakes
from campaigns.models import Journey, JourneyStep, JourneyVersion, Send
from campaigns.selectors.journeys import draft, in_force, steps_of
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND, Actor, record_change


def make_ready(journey: Journey) -> JourneyVersion:
    """Write the first draft of a journey: its usual figures, and the steps that are ready for it."""
    kind = KINDS[journey.kind]
    version = _new(journey, kind.usual_figures, kind.usual_exits, COMMAND)
    for number, ready in enumerate(READY[journey.kind], 1):
        said = Draft(
            ready.name, Send.Topic.CAMPAIGNS, None, ready.channels, "", True,
            [{"name": "A", "share": 100, "content": ready.content()}],
        )  # fmt: skip
        send = sends.begin(journey.campaign_id, said, actor=COMMAND, is_standing=True)
        JourneyStep.objects.create(
            version=version, number=number, wait=ready.wait, wait_unit=ready.wait_unit, send=send
        )  # fmt: skip
    return version


def begin(journey_id: UUID, *, actor: Actor) -> JourneyVersion:
    """Return the draft of a journey, begun as a copy of the version in force where nobody is writing one."""
    with transaction.atomic():
        journey = Journey.objects.select_for_update().get(pk=journey_id)
        writing, like = draft(journey), in_force(journey)
        if writing is not None or like is None:
            assert writing is not None  # until something is published there is a draft
            return writing
        version = _new(journey, like.figures, like.exits, actor)
        for step in steps_of(like):
            _add(version, step.number, Step(step.wait, step.wait_unit, step.points), step.send, actor)
        record_change(actor, "journey.begin", journey.pk, after={"version": version.number})
    return version


def write(
    version_id: UUID, revision: int, figures: Mapping[str, int], exits: Sequence[str], steps: Mapping[int, Step], *,
    actor: Actor,
) -> JourneyVersion:  # fmt: skip
    """Save a draft that was opened at a revision: its figures, its exits, its steps by their numbers.

    Raises JourneyChanged, JourneyNotWritten, JourneyVersion.DoesNotExist.
    """
    with transaction.atomic():
        version = _locked(version_id, revision)
        before = {"figures": version.figures, "exits": version.exits}
        version.figures, version.exits = dict(figures), list(exits)
        for row in version.steps.all():
            if row.number in steps:
                row.wait, row.wait_unit, row.points = steps[row.number]
                row.save(update_fields=["wait", "wait_unit", "points"])
        _save(version, actor)
        after = {"figures": version.figures, "exits": version.exits}
        record_change(actor, "journey.write", version.journey_id, before=before, after=after)
    return version


def add_step(version_id: UUID, revision: int, *, actor: Actor) -> JourneyVersion:
    """Add a step to a draft, with a copy of the last one's message to begin with.

    Raises JourneyChanged, JourneyNotWritten, JourneyFull.
    """
    with transaction.atomic():
        version = _locked(version_id, revision)
        steps = steps_of(version)
        if len(steps) >= STEPS_MAX:
            raise errors.JourneyFull(most=STEPS_MAX)
        last = steps[-1]
        _add(version, last.number + 1, Step(last.wait or 1, last.wait_unit, 0), last.send, actor)
        _save(version, actor)
    return version


def drop_step(version_id: UUID, revision: int, number: int, *, actor: Actor) -> JourneyVersion:
    """Take a step out of a draft; those after it move up. Raises JourneyChanged, JourneyNotWritten, JourneyEmpty."""
    with transaction.atomic():
        version = _locked(version_id, revision)
        steps = steps_of(version)
        if len(steps) == 1:
            raise errors.JourneyEmpty
        for step in steps:
            if step.number == number:
                _drop(step, actor)
            elif step.number > number:
                step.number -= 1
                step.save(update_fields=["number"])
        _save(version, actor)
    return version


def discard(version_id: UUID, revision: int, *, actor: Actor) -> None:
    """Throw a draft away; the first one of a journey stays, which has no other.

    Raises JourneyChanged, JourneyNotWritten.
    """
    with transaction.atomic():
        version = _locked(version_id, revision)
        if in_force(version.journey) is None:
            raise errors.JourneyNotWritten
        for step in steps_of(version):
            _drop(step, actor)
        version.delete()
        record_change(actor, "journey.discard", version.journey_id, before={"version": version.number})


def check(version: JourneyVersion) -> None:
    """Raise JourneyHasMistakes where the message of a draft's step cannot be sent yet."""
    for step in steps_of(version) if version.published_at is None else ():
        if mistakes(step.send):
            raise errors.JourneyHasMistakes(step=step.number)


def put_in_force(version: JourneyVersion, at: datetime, actor: Actor) -> None:
    """Publish a draft and retire the version before it, in the caller's transaction, which holds the journey."""
    before = in_force(version.journey)
    if before is not None:
        before.retired_at = at
        before.save(update_fields=["retired_at"])
    version.published_at, version.published_by_id = at, actor.user_id
    version.save(update_fields=["published_at", "published_by"])


def close(version: JourneyVersion, at: datetime) -> None:
    """Say that the last member has left a retired version."""
    version.closed_at = at
    version.save(update_fields=["closed_at"])


def _new(journey: Journey, figures: Mapping[str, int], exits: Sequence[str], actor: Actor) -> JourneyVersion:
    last = journey.versions.order_by("-number").values_list("number", flat=True).first() or 0
    at = now()
    return JourneyVersion.objects.create(
        journey=journey, number=last + 1, figures=dict(figures), exits=list(exits), made_at=at,
        made_by_id=actor.user_id, changed_at=at, changed_by_id=actor.user_id,
    )  # fmt: skip


def _add(version: JourneyVersion, number: int, step: Step, like: Send, actor: Actor) -> None:
    said = Draft(like.name, like.topic, None, like.channels, like.coupon, like.tracks, like.variants)
    send = sends.begin(like.campaign_id, said, actor=actor, is_standing=True)
    JourneyStep.objects.create(version=version, number=number, send=send, **step._asdict())


def _drop(step: JourneyStep, actor: Actor) -> None:
    step.delete()
    with suppress(errors.SendNotReady):  # somebody has stopped it already
        send_states.stop(step.send_id, actor=actor)


def _locked(version_id: UUID, revision: int) -> JourneyVersion:
    version = JourneyVersion.objects.select_for_update(of=["self"]).select_related("journey").get(pk=version_id)
    if version.published_at is not None:
        raise errors.JourneyNotWritten
    if version.revision != revision:
        raise errors.JourneyChanged
    return version


def _save(version: JourneyVersion, actor: Actor) -> None:
    version.revision += 1
    version.changed_at, version.changed_by_id = now(), actor.user_id
    version.save(update_fields=["figures", "exits", "revision", "changed_at", "changed_by"])
