"""Journeys: made, switched on and off, their drafts put in force. The only writer of Journey."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns import errors
from campaigns.actions import campaigns, journey_drafts, standing
from campaigns.core.journeys import KINDS, SWITCHED_OFF
from campaigns.core.plans import Plan
from campaigns.models import Campaign, Journey, JourneyEntry, JourneyVersion, Send
from campaigns.selectors.campaigns import today
from campaigns.selectors.journeys import draft, in_force, mark, steps_of, weigh
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND, Actor, record_change
from rewards.selectors.timeline import NoProgramme

_NAMES = {
    "welcome": ("入会のごあいさつ", "Welcome"),
    "birthday": ("お誕生日", "Birthday"),
    "expiring_points": ("期限の近いポイント", "Points that expire"),
    "win_back": ("ご無沙汰のお客様", "Win back"),
    "tier_near": ("次のランクまであと少し", "Close to the next tier"),
}  # of their campaigns, which have names in both languages
_CODES_MAX = 9


class _Made(Exception):
    """Somebody else has made the journey."""


def ensure() -> None:
    """Make those of the five journeys that there are not yet: switched off, each with a ready draft."""
    for kind in sorted(set(KINDS) - set(Journey.objects.values_list("kind", flat=True))):
        _make(kind)


def switch_on(journey_id: UUID, seen: int, *, actor: Actor) -> bool:
    """Put a journey's draft in force, where there is one, and let members enter from now on.

    False where it waits for a second person: many would enter on the first day, or are given many points. `seen` is
    the mark of what was looked at. Raises JourneyChanged, JourneyHasMistakes, JourneyWithoutProgramme,
    CampaignStopped, Journey.DoesNotExist.
    """
    with transaction.atomic():
        journey = _locked(journey_id, seen)
        version = draft(journey) or in_force(journey)
        assert version is not None  # a journey is made with a draft
        if version.published_at is not None and journey.switched_on_at is not None:
            return True
        if _is_large(journey, version):
            journey_drafts.check(version)
            _save(journey, actor, is_asked=True)
            record_change(actor, "journey.ask", journey.pk, after={"version": version.number})
            return False
        _begin(journey, version, actor)
    return True


def approve(journey_id: UUID, seen: int, *, actor: Actor) -> Journey:
    """Switch on what somebody else has asked for, as they saw it.

    Raises JourneyChanged, JourneyNotAsked, JourneyApprovedByItsAsker, JourneyHasMistakes, CampaignStopped.
    """
    with transaction.atomic():
        journey = _locked(journey_id, seen)
        if journey.asked_at is None:
            raise errors.JourneyNotAsked
        if journey.asked_by_id == actor.user_id:
            raise errors.JourneyApprovedByItsAsker
        if journey.asked_mark != mark(journey):
            raise errors.JourneyChanged
        version = draft(journey) or in_force(journey)
        assert version is not None
        record_change(actor, "journey.approve", journey.pk, after={"version": version.number})
        _begin(journey, version, actor)
    return journey


def take_back(journey_id: UUID, *, actor: Actor) -> Journey:
    """Ask for it no more. Raises JourneyNotAsked."""
    with transaction.atomic():
        journey = Journey.objects.select_for_update().get(pk=journey_id)
        if journey.asked_at is None:
            raise errors.JourneyNotAsked
        _save(journey, actor)
        record_change(actor, "journey.take_back", journey.pk)
    return journey


def switch_off(journey_id: UUID, *, lets_go: bool, actor: Actor) -> Journey:
    """Let nobody enter any more; those inside finish it, or are let go at once. Off already, it lets go alone.

    What a step has handed to its message already is still sent.
    """
    with transaction.atomic():
        journey = Journey.objects.select_for_update().get(pk=journey_id)
        journey.switched_on_at = None
        _save(journey, actor)
        gone = _let_go(journey, now()) if lets_go else 0
        record_change(actor, "journey.switch_off", journey.pk, after={"let_go": gone})
    return journey


def _make(kind: str) -> None:
    with suppress(_Made), transaction.atomic():
        campaign = _campaign(kind)
        journey = Journey.objects.create(kind=kind, campaign=campaign, changed_at=now())
        record_change(COMMAND, "journey.make", journey.pk, after={"kind": kind})
        journey_drafts.make_ready(journey)


def _campaign(kind: str) -> Campaign:
    """Return the campaign of a new journey: of what it sends, for as long as there is the journey.

    Raises _Made where somebody else makes the journey at the same time.
    """
    name_ja, name_en = _NAMES[kind]
    planned = Plan(
        name_ja=name_ja, name_en=name_en, note="", starts_on=today(), ends_on=None, stores=(), goal="",
        goal_figure=None, budget=None, control_percent=10,
    )  # fmt: skip
    code = f"journey-{kind}"
    for number in range(1, _CODES_MAX):
        with suppress(errors.CampaignCodeTaken):  # waits for whoever is making it
            free = code if number == 1 else f"{code}-{number}"
            return campaigns.plan(free, planned, actor=COMMAND, kind=Campaign.Kind.JOURNEY)
        if Journey.objects.filter(kind=kind).exists():
            break
    raise _Made


def _begin(journey: Journey, version: JourneyVersion, actor: Actor) -> None:
    """Put a version in force where it is a draft, and switch the journey on where it is off."""
    if journey.campaign.stopped_at is not None:
        raise errors.CampaignStopped
    at = now()
    if version.published_at is None:
        for step in steps_of(version):
            try:
                standing.open_send(step.send_id, actor=actor)
            except errors.SendHasMistakes as error:
                raise errors.JourneyHasMistakes(step=step.number) from error
        journey_drafts.put_in_force(version, at, actor)
        record_change(actor, "journey.publish", journey.pk, after={"version": version.number})
    if journey.switched_on_at is None:
        journey.switched_on_at, journey.looked_at = at, None
        record_change(actor, "journey.switch_on", journey.pk)
    _save(journey, actor)


def _is_large(journey: Journey, version: JourneyVersion) -> bool:
    try:
        return weigh(journey, version).is_large
    except NoProgramme as error:
        raise errors.JourneyWithoutProgramme from error


def _let_go(journey: Journey, at: datetime) -> int:
    inside = JourneyEntry.objects.filter(journey=journey, state=JourneyEntry.State.INSIDE)
    return inside.update(state=JourneyEntry.State.EXITED, exit_reason=SWITCHED_OFF, due_at=None, left_at=at)


def _locked(journey_id: UUID, seen: int) -> Journey:
    """Return a journey with its draft and what that sends locked, so that nobody changes behind one's back what was seen."""
    journey = Journey.objects.select_for_update(of=["self"]).select_related("campaign").get(pk=journey_id)
    writing = JourneyVersion.objects.select_for_update().filter(journey=journey, published_at=None).first()
    if writing is not None:
        list(Send.objects.select_for_update(of=["self"]).filter(step__version=writing).order_by("pk"))
    if mark(journey) != seen:
        raise errors.JourneyChanged
    return journey


def _save(journey: Journey, actor: Actor, *, is_asked: bool = False) -> None:
    """Save a journey; what was asked for before is decided, or asked for no more."""
    at = now()
    journey.revision += 1
    journey.asked_at, journey.asked_by_id = (at, actor.user_id) if is_asked else (None, None)
    journey.asked_mark = mark(journey) if is_asked else 0
    journey.changed_at, journey.changed_by_id = at, actor.user_id
    journey.save()
