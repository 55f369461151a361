"""Segments: written, counted, frozen, imported, archived. The only writer of Segment."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg import sql

from campaigns import errors
from campaigns.core.rule import BadRule, Group, conditions, read
from campaigns.models import Segment
from campaigns.segments.statement import members
from campaigns.selectors.segments import make_room, rule_of, scope
from loyalty_site.lib.clock import now
from members.actions import traits
from members.actions.audit import Actor, record_change


def create(code: str, names: tuple[str, str], note: str, rule: Group, *, actor: Actor) -> Segment:
    """Write a new segment and count it. Raises SegmentCodeTaken, SegmentNamesItself."""
    return _create(code, names, note, rule.dump(), None, members(rule, scope()), actor)


def create_list(code: str, names: tuple[str, str], note: str, ids: Sequence[UUID], *, actor: Actor) -> Segment:
    """Write a list of members as a frozen segment. Raises SegmentCodeTaken."""
    listed = sql.SQL("SELECT m.id FROM members_member m WHERE m.id = ANY({}) AND m.status = 'active'")
    return _create(code, names, note, None, now(), listed.format(list(ids)), actor)


def change(
    segment_id: UUID, revision: int, names: tuple[str, str], note: str, rule: Group | None, *, actor: Actor
) -> Segment:
    """Save a segment that was opened at a revision, and count it unless it is frozen.

    A list keeps having no rule. Raises SegmentChanged, SegmentArchived, SegmentNamesItself, Segment.DoesNotExist.
    """
    with transaction.atomic():
        segment = _locked(segment_id)
        if segment.revision != revision:
            raise errors.SegmentChanged
        before = {"rule": segment.rule, "note": segment.note}
        segment.name_ja, segment.name_en = names
        segment.note = note
        if segment.rule is not None and rule is not None:
            segment.rule = rule.dump()
            _check_names_no_circle(segment.code, rule)
        _save(segment, actor)
        record_change(actor, "segment.change", segment.pk, before=before, after={"rule": segment.rule, "note": note})
        if segment.frozen_at is None:
            _count(segment)
    return segment


def freeze(segment_id: UUID, *, actor: Actor) -> Segment:
    """Keep a segment as it is now: counted once more, then no more. Raises SegmentArchived."""
    with transaction.atomic():
        segment = _locked(segment_id)
        if segment.frozen_at is None:
            _count(segment)
            segment.frozen_at = now()
            _save(segment, actor)
            record_change(actor, "segment.freeze", segment.pk, after={"members": segment.members})
    return segment


def thaw(segment_id: UUID, *, actor: Actor) -> Segment:
    """Let a frozen segment follow its rule again. Raises SegmentArchived, SegmentWithoutRule."""
    with transaction.atomic():
        segment = _locked(segment_id)
        if segment.rule is None:
            raise errors.SegmentWithoutRule
        if segment.frozen_at is not None:
            segment.frozen_at = None
            _count(segment)
            _save(segment, actor)
            record_change(actor, "segment.thaw", segment.pk, after={"members": segment.members})
    return segment


def archive(segment_id: UUID, *, actor: Actor) -> Segment:
    """Put a segment away: nobody is in it any more. Raises SegmentAskedFor, SegmentArchived."""
    with transaction.atomic():
        segment = _locked(segment_id)
        for other in Segment.objects.filter(archived_at=None).exclude(pk=segment.pk).exclude(rule=None):
            if segment.code in _asked_in(other.rule):
                raise errors.SegmentAskedFor(code=other.code)
        segment.archived_at, segment.members = now(), 0
        _save(segment, actor)
        traits.unmark(segment.trait)
        record_change(actor, "segment.archive", segment.pk)
    return segment


def recount(segment_id: UUID) -> int | None:
    """Count a dynamic segment again; None where it is frozen, archived or gone, or its rule can be read no more."""
    with transaction.atomic():
        segment = Segment.objects.select_for_update().filter(pk=segment_id, archived_at=None, frozen_at=None).first()
        if segment is None:
            return None
        try:
            _count(segment)
        except BadRule:  # who was in stays in until somebody writes the rule anew
            return None
        segment.save(update_fields=["members", "counted_at"])
        return segment.members


def in_order(segments: Iterable[Segment]) -> list[Segment]:
    """Return dynamic segments so that each comes after those that it asks about."""
    by_code, done = {segment.code: segment for segment in segments}, dict[str, Segment]()

    def visit(segment: Segment) -> None:
        if segment.code not in done:
            for code in sorted(_asked_in(segment.rule) & by_code.keys() - {segment.code}):
                visit(by_code[code])
            done[segment.code] = segment

    for segment in by_code.values():
        visit(segment)
    return list(done.values())


def _create(
    code: str, names: tuple[str, str], note: str, rule: Any, frozen_at: Any, listed: sql.Composable, actor: Actor
) -> Segment:
    try:
        with transaction.atomic():
            if rule is not None:
                _check_names_no_circle(code, read(rule))
            segment = Segment(
                code=code, name_ja=names[0], name_en=names[1], note=note, rule=rule, frozen_at=frozen_at,
                changed_at=now(), changed_by_id=actor.user_id, revision=0,
            )  # fmt: skip
            make_room(for_all=True)
            segment.members, segment.counted_at = traits.mark(segment.trait, listed), now()
            _save(segment, actor)
            record_change(actor, "segment.create", segment.pk, after={"code": code, "rule": rule})
    except IntegrityError as error:
        raise errors.SegmentCodeTaken from error
    return segment


def _locked(segment_id: UUID) -> Segment:
    segment = Segment.objects.select_for_update(of=["self"]).get(pk=segment_id)
    if segment.archived_at is not None:
        raise errors.SegmentArchived
    return segment


def _save(segment: Segment, actor: Actor) -> None:
    segment.revision += 1
    segment.changed_at, segment.changed_by_id = now(), actor.user_id
    segment.save()


def _count(segment: Segment) -> None:
    make_room(for_all=True)
    segment.members = traits.mark(segment.trait, members(rule_of(segment), scope()))
    segment.counted_at = now()


def _check_names_no_circle(code: str, rule: Group) -> None:
    """Raise SegmentNamesItself where a rule leads back to the segment whose it is."""
    rules = Segment.objects.exclude(rule=None).exclude(code=code).values_list("code", "rule")
    asked = {each: _asked_in(document) for each, document in rules}
    seen, waiting = set[str](), _asked(rule)
    while waiting:
        one = waiting.pop()
        if one == code:
            raise errors.SegmentNamesItself
        if one not in seen:
            seen.add(one)
            waiting |= asked.get(one, set())


def _asked_in(document: Any) -> set[str]:
    """Return which segments a stored rule asks about: none where it is of a version that knew other kinds."""
    try:
        return _asked(read(document))
    except BadRule:
        return set()


def _asked(rule: Group) -> set[str]:
    return {each.values["segment"] for each in conditions(rule) if each.kind == "segment"}
