"""Two memberships of one person become one (統合), and two again: what the first floor knows of them moves.

What moves and what stays, table by table, is told in `docs/staff.md`. Points are the caller's, in the same transaction.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members import errors, values
from members.actions import consents, devices, outbox, profile
from members.actions.audit import Actor, record
from members.models import Case, Departure, Member, MemberCard, MemberMerge, User
from members.selectors.consents import newest_statements, preferences

UNDO_DAYS = 30
REASON_MAX = 200
_FILLED = ("email", "phone", "name", "kana", "birthday", "favourite_store_id")


class MergedWithItself(errors.InvalidValue):
    """These are one and the same membership. Choose two different ones."""

    code = "merged_with_itself"


class MergeNeedsActive(DomainError):
    """Only memberships that are active can be merged. Make a frozen one active first; one that has ended stays as it is."""

    code = "merge_needs_active"


class KeepsOthers(DomainError):
    """Another membership was merged into the one that should end. Keep that one instead."""

    code = "keeps_others"


class OwnMembership(DomainError):
    """One of the two memberships is your own. Ask a colleague to decide."""

    code = "own_membership"


class MergeReasonMissing(errors.InvalidValue):
    """Say how you know that this is one person."""

    code = "merge_reason_missing"
    field = "reason"


class MergeUndone(DomainError):
    """This merge has been undone already."""

    code = "merge_undone"


class MergeTooOld(DomainError):
    """A merge can be undone for %(days)s days, and these are over."""

    code = "merge_too_old"


class MergedHasEnded(DomainError):
    """One of the two memberships has left the programme or was erased since, so that the merge cannot be undone."""

    code = "merged_has_ended"


class ContactTaken(DomainError):
    """The e-mail address or the phone number of the merged membership belongs to another one by now, so that the merge cannot be undone."""

    code = "contact_taken"


def lock_both(first: UUID, second: UUID) -> tuple[Member, Member]:
    """Return two members, locked in the order of their ids; whoever only refers to them waits for nothing.

    Raises MergedWithItself, Member.DoesNotExist.
    """
    if first == second:
        raise MergedWithItself
    rows = Member.objects.select_for_update(no_key=True, of=["self"]).filter(pk__in=[first, second]).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < 2:
        raise Member.DoesNotExist
    return found[first], found[second]


def check_may_merge(kept: Member, merged: Member, actor: Actor) -> None:
    """Raise MergeNeedsActive, KeepsOthers or OwnMembership where these two cannot be merged this way round."""
    check_is_not_own(kept, merged, actor)
    if kept.status != Member.Status.ACTIVE or merged.status != Member.Status.ACTIVE:
        raise MergeNeedsActive
    if Member.objects.filter(merged_into=merged).exists():
        raise KeepsOthers


def check_is_not_own(kept: Member, merged: Member, actor: Actor) -> None:
    """Raise OwnMembership where whoever acts is one of the two."""
    if actor.user_id is not None and actor.user_id in (kept.user_id, merged.user_id):
        raise OwnMembership


def merge_members(kept: Member, merged: Member, reason: str, merge_id: UUID, *, actor: Actor) -> MemberMerge:
    """End a membership in favour of another one of the same person; both are locked by `lock_both` and were checked.

    Their accounts are locked before: whoever posts holds an account and then refers to its member.
    Raises MergeReasonMissing, InvalidText, TextTooLong.
    """
    reason = clean_reason(reason)
    sign_in, known = merged.user, {field: getattr(merged, field) for field in _FILLED}
    moves_in = kept.user_id is None and sign_in is not None
    cards = _ids(MemberCard.objects.filter(member=merged, status=MemberCard.Status.ACTIVE))
    cases = _ids(Case.objects.filter(member=merged))
    MemberCard.objects.filter(pk__in=cards).update(member=kept)
    Case.objects.filter(pk__in=cases).update(member=kept)
    moved_devices = devices.hand_on(merged.pk, kept.pk)
    refused = _refuse_what_one_refused(kept, merged)
    ended = profile.change(merged, status=Member.Status.LEFT, actor=actor)
    Member.objects.filter(pk=ended.pk).update(merged_into=kept)
    filled = {field: value for field, value in known.items() if value and not getattr(kept, field)}
    _set(kept, filled | ({"user": sign_in} if moves_in else {}))
    merge = MemberMerge.objects.create(
        id=merge_id, kept=kept, merged=merged, user=None if moves_in else sign_in, reason=reason, merged_at=now(),
        merged_by_id=actor.user_id,
        moved={
            "cards": cards, "cases": cases, "devices": moved_devices, "filled": sorted(filled), "refused": refused,
            "sign_in": str(sign_in.pk) if moves_in and sign_in else None,
        },
    )  # fmt: skip
    if sign_in is not None and not moves_in:
        _end_sessions(sign_in)
    _tell("member.merge", "member.merged", merge, actor, reason, dict(merge.moved))
    return merge


def clean_reason(reason: str) -> str:
    """Return the reason as a clean line. Raises MergeReasonMissing, InvalidText, TextTooLong."""
    cleaned = values.line(reason, "reason", REASON_MAX)
    if not cleaned:
        raise MergeReasonMissing
    return cleaned


def why_not_undone(merge: MemberMerge) -> DomainError | None:
    """Return what keeps a merge from being undone as far as this floor knows, None where nothing does."""
    if merge.undone_at is not None:
        return MergeUndone()
    if now() >= merge.merged_at + timedelta(days=UNDO_DAYS):
        return MergeTooOld(days=UNDO_DAYS)
    has_departed = Departure.objects.filter(member__in=[merge.kept_id, merge.merged_id]).exists()
    if has_departed or merge.kept.status == Member.Status.LEFT:
        return MergedHasEnded()
    return None


def split_members(merge: MemberMerge, kept: Member, merged: Member, *, actor: Actor) -> MemberMerge:
    """Undo a merge that may be undone: the two, who are locked, are as they were, where nobody has changed it since.

    The PIN of the merged one is not given back; they choose another. Raises ContactTaken.
    """
    moved = merge.moved
    emptied = {field: _EMPTY.get(field) for field in moved["filled"] if getattr(kept, field) == getattr(merged, field)}
    sign_in = merge.user if moved["sign_in"] is None else User.objects.filter(pk=moved["sign_in"]).first()
    if moved["sign_in"] and sign_in is not None and kept.user_id == sign_in.pk:
        emptied["user"] = None
    _set(kept, emptied)
    Member.objects.filter(pk=merged.pk).update(merged_into=None)
    try:
        profile.change(merged, status=Member.Status.ACTIVE, actor=actor)
    except errors.AlreadyAMember as error:
        raise ContactTaken from error
    if sign_in is not None and not Member.objects.filter(user=sign_in).exists():
        _set(merged, {"user": sign_in})
    MemberCard.objects.filter(pk__in=moved["cards"], member=kept).update(member=merged)
    Case.objects.filter(pk__in=moved["cases"], member=kept).update(member=merged)
    devices.hand_on(kept.pk, merged.pk, moved.get("devices", []))  # of an earlier merge nothing was written down
    _grant_again(kept, moved["refused"], merge)
    merge.undone_at, merge.undone_by_id = now(), actor.user_id
    merge.save(update_fields=["undone_at", "undone_by"])
    _tell("member.split", "member.merge_undone", merge, actor, "", {})
    return merge


_EMPTY: dict[str, Any] = {"name": "", "kana": ""}


def _set(member: Member, columns: dict[str, Any]) -> None:
    for column, value in columns.items():
        setattr(member, column, value)
    if columns:
        member.save(update_fields=[*(name.removesuffix("_id") for name in columns), "updated_at"])


def _ids(rows: Any) -> list[str]:
    return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]


def _refuse_what_one_refused(kept: Member, merged: Member) -> list[list[str]]:
    """Let the stricter answer count for each channel and topic; returns those that were granted before."""
    own = preferences(kept)
    theirs = preferences(merged) if newest_statements(merged) else own
    refused = [pair for pair, is_granted in own.items() if is_granted and not theirs[pair]]
    consents.choose(kept, dict.fromkeys(refused, False), consents.Proof(source="merge"))
    return [list(pair) for pair in refused]


def _grant_again(kept: Member, refused: Iterable[Iterable[str]], merge: MemberMerge) -> None:
    """Grant again what the merge alone refused: who has said anything themselves since is not overruled."""
    newest = newest_statements(kept)
    pairs = [(channel, topic) for channel, topic in refused]
    by_merge = [pair for pair in pairs if pair in newest and newest[pair].source == "merge"]
    consents.choose(kept, dict.fromkeys(by_merge, True), consents.Proof(source="merge_undone"))


def _end_sessions(user: User) -> None:
    user.sessions_ended += 1
    user.save(update_fields=["sessions_ended"])


def _tell(verb: str, topic: str, merge: MemberMerge, actor: Actor, reason: str, moved: dict[str, Any]) -> None:
    """Write the act down, and tell the upper floors."""
    told = {"merge": str(merge.pk), "kept": str(merge.kept_id), "merged": str(merge.merged_id)}
    change = {"merged_into": None}, {"merged_into": str(merge.kept_id)}
    before, after = change if merge.undone_at is None else change[::-1]
    for member_id in (merge.kept_id, merge.merged_id):
        record(
            verb, "member", str(member_id), origin=actor.origin, actor_id=actor.user_id, reason=reason,
            data={"before": before, "after": after, **told, **moved},
        )  # fmt: skip
    outbox.record(topic, merge.kept_id, told)
