"""The pages of journeys: who may see and switch them, what is told, what is refused, what nobody can break."""

import re
from typing import Any

import pytest
from django.test import Client

from campaigns.actions.journey_advancing import advance_due
from campaigns.actions.journey_entering import enter_due
from campaigns.models import Journey, JourneyVersion, Send
from campaigns.selectors.journeys import draft, in_force, mark
from tests.campaigns.journeys.cast import joins, journey, on
from tests.campaigns.world import buys
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db
HOME = "/staff/campaigns/journeys/"
FORM = {"revision": "1", "exits": "bought", "wait1": "0", "unit1": "minutes", "points1": "0", "wait2": "5", "unit2": "days", "points2": "30"}  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_held_out(settings: Any) -> None:
    settings.CAMPAIGN_HOLDOUT_PERCENT = 0


def text(client: Client, path: str, **query: str) -> str:
    answer = client.get(HOME + path, query, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def told(answer: Any) -> str:
    """Return the page to which a POST leads."""
    return re.sub(r"\s+", " ", answer.content.decode())


def post(role: str, path: str, data: dict[str, str] | None = None) -> Any:
    return staff(role).post(HOME + path, data or {}, follow=True, headers={"accept-language": "en"})


def test_the_five_are_there_when_somebody_looks_for_them() -> None:
    html = text(staff("analyst"), "")
    assert Journey.objects.count() == 5
    for name in ("Welcome", "Birthday", "Points that expire", "Win back", "Close to the next tier"):
        assert name in html


@pytest.mark.parametrize("kind", ["welcome", "birthday", "expiring_points", "win_back", "tier_near"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_has_its_page_and_its_editor(kind: str, language: str) -> None:
    published()
    client = staff("marketer")
    for path in (f"{kind}/", f"{kind}/edit"):
        assert client.get(HOME + path, headers={"accept-language": language}).status_code == 200


@pytest.mark.parametrize("kind", ["journey", "welcome1", "x" * 500])
def test_there_are_no_others(kind: str) -> None:
    assert staff("marketer").get(f"{HOME}{kind}/").status_code == 404


def test_a_marketer_switches_one_on() -> None:
    published()
    made = journey("welcome")
    html = told(post("marketer", "welcome/on", {"seen": str(mark(made))}))
    assert "The journey is on." in html
    made.refresh_from_db()
    assert made.switched_on_at is not None


def test_an_analyst_sees_and_changes_nothing() -> None:
    on("welcome")
    html = text(staff("analyst"), "welcome/")
    assert "Switch off" not in html and "Write another version" not in html
    for act in ("on", "off", "begin", "take-back", "approve", "discard"):
        assert staff("analyst").post(f"{HOME}welcome/{act}").status_code == 403


@pytest.mark.parametrize("seen", ["", "abc", "0", "9" * 40, "-1"])
def test_what_was_not_looked_at_is_not_switched_on(seen: str) -> None:
    published()
    journey("welcome")
    html = told(post("marketer", "welcome/on", {"seen": seen}))
    assert "Somebody else has changed this journey meanwhile" in html
    assert not Journey.objects.exclude(switched_on_at=None).exists()


def test_without_a_programme_it_is_said_what_to_do() -> None:
    made = journey("welcome")
    html = told(post("marketer", "welcome/on", {"seen": str(mark(made))}))
    assert "A journey needs a programme. Publish one first." in html


def test_a_large_one_waits_for_a_manager(settings: Any) -> None:
    settings.CAMPAIGN_APPROVAL_SIZE = 0
    published()
    joins()
    made = journey("welcome")
    assert "Ask for approval" in text(staff("marketer"), "welcome/")
    html = told(post("marketer", "welcome/on", {"seen": str(mark(made))}))
    assert "It waits for a second person" in html and "Approve and switch on" not in html
    made.refresh_from_db()
    assert staff("marketer").post(f"{HOME}welcome/approve", {"seen": str(mark(made))}).status_code == 403
    assert "Approve and switch on" in text(staff("manager"), "welcome/")
    assert "The journey is on." in told(post("manager", "welcome/approve", {"seen": str(mark(made))}))


def test_what_was_changed_since_somebody_asked_is_not_approved(settings: Any) -> None:
    settings.CAMPAIGN_APPROVAL_SIZE = 0
    published()
    joins()
    made = journey("welcome")
    post("marketer", "welcome/on", {"seen": str(mark(made))})
    post("marketer", "welcome/edit", FORM)
    html = text(staff("manager"), "welcome/")
    assert "It has been changed since." in html and "Approve and switch on" not in html


def test_it_is_switched_off_and_those_inside_are_let_go_or_not() -> None:
    made = on("welcome")
    joins()
    enter_due()
    assert "1 member is inside" in text(staff("marketer"), "welcome/off")
    post("marketer", "welcome/off", {"inside": "finish"})
    assert made.entries.get().state == "inside"
    post("marketer", "welcome/off", {"inside": "go"})
    assert made.entries.get().exit_reason == "switched_off"


def test_each_step_tells_who_is_where() -> None:
    on("welcome", exits=["bought"])
    first, *_rest = [joins() for _ in range(3)]
    enter_due()
    advance_due()
    buys(first)
    Journey.objects.get(kind="welcome").entries.filter(member=first).update(due_at="2026-01-01T00:00Z")
    advance_due()
    html = text(staff("analyst"), "welcome/")
    assert "<strong>3</strong> have entered" in html
    assert "1 left before it: has bought since entering" in html
    assert html.count("<dt>Waiting for it</dt><dd>2</dd>") == 1


class TestEditing:
    def test_a_draft_is_saved(self) -> None:
        published()
        made = journey("welcome")
        html = told(post("marketer", "welcome/edit", FORM))
        assert "The draft is saved." in html and "5 days later" in html and "with 30 points" in html
        assert draft(made).exits == ["bought"]  # type: ignore[union-attr]

    def test_a_version_in_force_is_edited_as_another_one(self) -> None:
        made = on("welcome")
        post("marketer", "welcome/begin")
        post("marketer", "welcome/edit", FORM)
        html = text(staff("marketer"), "welcome/", version="2")
        assert "Put version 2 in force" in html and "Throw the draft of version 2 away" in html
        post("marketer", "welcome/on", {"seen": str(mark(made))})
        assert in_force(made).number == 2  # type: ignore[union-attr]

    def test_without_a_draft_it_leads_back_to_the_page(self) -> None:
        on("welcome")
        assert staff("marketer").get(f"{HOME}welcome/edit").status_code == 302

    def test_steps_are_added_and_taken_out(self) -> None:
        published()
        made = journey("welcome")
        post("marketer", "welcome/edit", FORM | {"act": "add"})
        assert draft(made).steps.count() == 3  # type: ignore[union-attr]
        more = {"revision": "3", "wait3": "7", "unit3": "days", "points3": "0", "act": "drop 2"}
        post("marketer", "welcome/edit", FORM | more)
        assert list(draft(made).steps.order_by("number").values_list("number", "wait")) == [(1, 0), (2, 7)]  # type: ignore[union-attr]

    def test_it_goes_on_to_a_message(self) -> None:
        published()
        journey("welcome")
        answer = staff("marketer").post(f"{HOME}welcome/edit", FORM | {"act": "write 2"})
        assert (
            answer.url == f"/staff/sends/{Send.objects.get(step__number=2, campaign__code='journey-welcome').pk}/edit"
        )

    def test_whoever_saves_second_is_told_and_loses_nothing(self) -> None:
        published()
        journey("welcome")
        post("marketer", "welcome/edit", FORM)
        answer = staff("manager").post(f"{HOME}welcome/edit", FORM | {"wait2": "9"}, headers={"accept-language": "en"})
        assert answer.status_code == 409
        html = told(answer)
        assert "saved this draft meanwhile" in html and 'value="9"' in html
        assert "The draft is saved." in told(post("manager", "welcome/edit", FORM | {"wait2": "9", "revision": "2"}))

    @pytest.mark.parametrize(
        "changes",
        [
            {"wait1": "-1"}, {"wait1": "abc"}, {"wait1": ""}, {"wait2": "366"}, {"wait1": "1441"}, {"wait2": "9" * 30},
            {"unit1": "weeks"}, {"points1": "-5"}, {"points2": "100001"}, {"exits": "left"}, {"exits": "\x00"},
            {"revision": "x"}, {"revision": "9" * 30}, {"revision": ""}, {"wait1": "\x00"},
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_told_beside_its_field(self, changes: dict[str, str]) -> None:
        published()
        journey("welcome")
        answer = staff("marketer").post(f"{HOME}welcome/edit", FORM | changes)
        assert answer.status_code == 422
        assert JourneyVersion.objects.get(journey__kind="welcome").revision == 1

    @pytest.mark.parametrize("act", ["drop 9", "drop x", "write 99999999999", "drop", "write ²", "nothing", "\x00"])
    def test_a_button_that_there_is_not_saves_alone(self, act: str) -> None:
        published()
        journey("welcome")
        assert post("marketer", "welcome/edit", FORM | {"act": act}).status_code == 200
        assert JourneyVersion.objects.get(journey__kind="welcome").steps.count() == 2

    @pytest.mark.parametrize(("kind", "field", "value"), [("birthday", "days_before", "31"), ("win_back", "days_away", "6"), ("tier_near", "percent_missing", "51"), ("expiring_points", "at_least", "0")])  # fmt: skip
    def test_a_figure_has_its_limits(self, kind: str, field: str, value: str) -> None:
        published()
        journey(kind)
        assert staff("marketer").post(f"{HOME}{kind}/edit", FORM | {field: value}).status_code == 422


class TestWhatBelongsToAJourney:
    def test_its_campaign_is_the_journeys_page_and_is_not_stopped_or_copied(self) -> None:
        made = on("welcome")
        client = staff("marketer")
        assert client.get(f"/staff/campaigns/{made.campaign_id}/").url == f"{HOME}welcome/"
        for act in ("stop", "copy"):
            assert client.get(f"/staff/campaigns/{made.campaign_id}/{act}").status_code == 404
        assert client.get(f"/staff/campaigns/{made.campaign_id}/results").status_code == 200
        assert "journey-welcome" not in client.get("/staff/campaigns/").content.decode()

    def test_its_message_is_written_where_all_are_but_for_nobody_in_particular(self) -> None:
        published()
        made = journey("welcome")
        send = draft(made).steps.get(number=1).send  # type: ignore[union-attr]
        html = staff("marketer").get(f"/staff/sends/{send.pk}/edit").content.decode()
        assert 'name="segment"' not in html and f"/staff/campaigns/{made.campaign_id}/" in html
        for path in ("", "preview", "letter?language=ja&variant=1"):
            assert staff("marketer").get(f"/staff/sends/{send.pk}/{path}").status_code == 200

    @pytest.mark.parametrize("version", ["0", "99", "x", "²", "9" * 40])
    def test_a_version_that_there_is_not_is_the_one_in_force(self, version: str) -> None:
        on("welcome")
        assert "Version 1" in text(staff("marketer"), "welcome/", version=version)
