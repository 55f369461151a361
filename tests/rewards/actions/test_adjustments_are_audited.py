"""Whoever decides about a waiting adjustment is on record, with what was decided."""

import pytest

from members.models import AuditEntry, User
from rewards.actions.adjustments import adjust, approve_adjustment, decline_adjustment
from rewards.core.refusals import SamePerson
from tests.rewards import cast

pytestmark = pytest.mark.django_db
PROGRAMME = cast.PROGRAMME.replace("tiers:", "  approval: {adjustment_above: 100}\ntiers:", 1)


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    cast.published(PROGRAMME)
    return User.objects.create_user("clerk@example.com"), User.objects.create_user("boss@example.com")


@pytest.mark.parametrize(
    ("decide", "verb", "status"),
    [
        (approve_adjustment, "adjustment.approve", "posted"),
        (decline_adjustment, "adjustment.decline", "declined"),
    ],
)
def test_a_decision_is_recorded(people: tuple[User, User], decide: object, verb: str, status: str) -> None:
    clerk, boss = people
    row, _ = adjust(cast.account(), 500, "goodwill", "for 山田", user_id=clerk.pk)
    decide(row.pk, boss.pk)  # type: ignore[operator]
    entry = AuditEntry.objects.get(object_type="adjustment")
    assert (entry.verb, entry.origin, entry.actor, entry.object_id) == (verb, "staff", boss, str(row.pk))
    assert (entry.data["before"], entry.data["after"]) == ({"status": "waiting"}, {"status": status})
    assert (entry.data["points"], entry.data["reason_code"]) == (500, "goodwill")
    assert "山田" not in str(entry.data)


def test_a_refused_decision_leaves_none(people: tuple[User, User]) -> None:
    clerk, _ = people
    row, _ = adjust(cast.account(), 500, "goodwill", "", user_id=clerk.pk)
    with pytest.raises(SamePerson):
        approve_adjustment(row.pk, clerk.pk)
    assert not AuditEntry.objects.filter(object_type="adjustment").exists()
