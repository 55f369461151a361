"""A segment is written, counted, frozen, put away; who is in stands in the members' traits."""

from typing import Any
from uuid import UUID

import pytest

from campaigns import errors
from campaigns.actions import segments
from campaigns.models import Segment
from campaigns.selectors.segments import compare
from campaigns.tasks import count_segments
from members.actions.audit import COMMAND
from members.models import AuditEntry, Member, MemberTrait
from rewards.selectors.accounts import stored_segments
from tests.campaigns.world import buys, member, rule
from tests.rewards.cast import published

pytestmark = pytest.mark.django_db
BOUGHT: Any = {"purchases": {"at_least": 1}}
NAMES = ("買った人", "Buyers")


@pytest.fixture(autouse=True)
def programme() -> None:
    published()


def written(code: str = "buyers", *parts: Any) -> Segment:
    return segments.create(code, NAMES, "", rule(*(parts or (BOUGHT,))), actor=COMMAND)


def inside(code: str = "buyers") -> set[UUID]:
    return set(MemberTrait.objects.filter(key=f"segment:{code}", value=True).values_list("member", flat=True))


def test_a_new_segment_is_counted_at_once_and_rules_of_the_programme_know_it() -> None:
    taro, hanako = member(), member()
    buys(taro)
    segment = written()
    assert (segment.members, inside()) == (1, {taro.pk})
    assert stored_segments(taro.pk) == {"buyers"}
    buys(hanako)
    assert segments.recount(segment.pk) == 2
    assert inside() == {taro.pk, hanako.pk}


def test_who_leaves_the_rule_leaves_the_segment() -> None:
    taro = member()
    segment = written("nobody-bought", {"purchases": {"at_most": 0}})
    assert inside("nobody-bought") == {taro.pk}
    buys(taro)
    segments.recount(segment.pk)
    assert inside("nobody-bought") == set()


def test_a_frozen_one_stays_as_it_was_until_it_is_thawed() -> None:
    taro, hanako = member(), member()
    buys(taro)
    segment = segments.freeze(written().pk, actor=COMMAND)
    buys(hanako)
    assert segments.recount(segment.pk) is None
    count_segments()
    assert inside() == {taro.pk}
    assert segments.thaw(segment.pk, actor=COMMAND).members == 2


def test_a_list_has_no_rule_to_follow() -> None:
    taro, gone = member(), member()
    Member.objects.filter(pk=gone.pk).update(status="left")
    segment = segments.create_list("guests", NAMES, "", [taro.pk, gone.pk], actor=COMMAND)
    assert (segment.members, inside("guests")) == (1, {taro.pk})
    with pytest.raises(errors.SegmentWithoutRule):
        segments.thaw(segment.pk, actor=COMMAND)


def test_of_two_who_edit_it_at_once_the_second_is_told() -> None:
    segment = written()
    segments.change(segment.pk, segment.revision, NAMES, "first", rule(BOUGHT), actor=COMMAND)
    with pytest.raises(errors.SegmentChanged):
        segments.change(segment.pk, segment.revision, NAMES, "second", rule(BOUGHT), actor=COMMAND)
    segment.refresh_from_db()
    assert segment.note == "first"


def test_a_code_is_taken_once() -> None:
    written()
    with pytest.raises(errors.SegmentCodeTaken):
        written()
    assert Segment.objects.count() == 1


def test_an_archived_one_has_nobody_and_is_changed_no_more() -> None:
    buys(member())
    segment = segments.archive(written().pk, actor=COMMAND)
    assert (segment.members, inside()) == (0, set())
    for act in (segments.freeze, segments.thaw, segments.archive):
        with pytest.raises(errors.SegmentArchived):
            act(segment.pk, actor=COMMAND)
    assert segments.recount(segment.pk) is None


def test_one_that_others_ask_about_is_not_put_away() -> None:
    segment = written()
    written("others", {"none": [{"segment": {"segment": "buyers"}}]})
    with pytest.raises(errors.SegmentAskedFor, match="others"):
        segments.archive(segment.pk, actor=COMMAND)


def test_no_segment_asks_about_itself_by_any_way() -> None:
    first = written("first")
    written("second", {"segment": {"segment": "first"}})
    with pytest.raises(errors.SegmentNamesItself):
        written("selfish", {"segment": {"segment": "selfish"}})
    circle = rule({"any": [{"segment": {"segment": "second"}}]})
    with pytest.raises(errors.SegmentNamesItself):
        segments.change(first.pk, first.revision, NAMES, "", circle, actor=COMMAND)


def test_those_that_ask_are_counted_after_those_they_ask_about() -> None:
    taro = member()
    written("z-first")
    written("a-second", {"segment": {"segment": "z-first"}})
    buys(taro)
    count_segments()
    assert inside("a-second") == {taro.pk}


def test_two_are_compared() -> None:
    taro, hanako = member(), member(language="en")
    buys(taro)
    buys(hanako)
    first, second = written(), written("english", {"language": {"languages": ["en"]}})
    found = compare(first, second)
    assert (*found, found.either) == (2, 1, 1, 2)


def test_each_act_stands_in_the_audit_log() -> None:
    segment = written()
    segments.freeze(segment.pk, actor=COMMAND)
    segments.thaw(segment.pk, actor=COMMAND)
    segments.archive(segment.pk, actor=COMMAND)
    verbs = AuditEntry.objects.filter(object_id=str(segment.pk)).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["segment.create", "segment.freeze", "segment.thaw", "segment.archive"]


def test_a_rule_that_can_be_read_no_more_stands_in_nobodys_way() -> None:
    buys(member())
    old, other = written("old"), written("other")
    Segment.objects.filter(pk=old.pk).update(rule={"all": [{"fortune": {}}]})
    buys(member())
    count_segments()
    assert (len(inside("old")), len(inside("other"))) == (1, 2)
    written("new", {"segment": {"segment": "old"}})
    assert segments.archive(other.pk, actor=COMMAND).members == 0
