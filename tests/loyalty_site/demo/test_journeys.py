"""The demo's journeys: three are on with members inside, who are invented where an import cannot make them; once."""

from pathlib import Path

import pytest

from campaigns.actions.journey_advancing import advance_due
from campaigns.models import Journey, JourneyEntry
from loyalty_site.demo import data, journeys, people
from members.models import Member, User
from tests.rewards.cast import published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo_programme() -> None:
    stores = "stores: [{code: '1', name: {ja: 店, en: Store}, channel: store}]\n"
    published(Path(data.PROGRAMME).read_text(encoding="utf-8") + stores)
    for role in people.STAFF:
        User.objects.create_user(people.email(role), is_staff=True)


def inside() -> dict[str, int]:
    return {kind: JourneyEntry.objects.filter(journey__kind=kind).count() for kind in journeys.ON}


def test_three_are_on_and_members_inside() -> None:
    journeys.switch_on()
    assert set(Journey.objects.exclude(switched_on_at=None).values_list("kind", flat=True)) == set(journeys.ON)
    assert inside() == {"welcome": journeys.NEWCOMERS, "expiring_points": 0, "win_back": journeys.AWAY}
    assert advance_due() == journeys.NEWCOMERS + journeys.AWAY


def test_a_second_start_adds_nothing() -> None:
    journeys.switch_on()
    journeys.switch_on()
    assert Member.objects.count() == journeys.NEWCOMERS + journeys.AWAY


def test_whom_it_invents_says_so() -> None:
    journeys.switch_on()
    assert all("架空" in name for name in Member.objects.values_list("name", flat=True))
