"""Every address of the site is tried by everybody, and opens to those alone whom the table names."""

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver

from loyalty_site import staff_roles
from loyalty_site.lib import personal
from loyalty_site.lib.access import Access
from loyalty_site.lib.clock import now
from members.actions.cards import activate
from members.actions.cases import Question, open_case
from members.actions.inbox import deliver
from members.models import JobRun, Member, User
from rewards.actions import import_jobs, program_drafts, program_simulations
from tests.loyalty_site.doors.table import (
    DOORS,
    ELSEWHERE,
    JOINS,
    LISTS,
    MISSING,
    OPENS,
    PEOPLE,
    POSTED,
    REFUSED,
    SIGNS_IN,
    STAFF,
    WORK,
    Door,
)
from tests.loyalty_site.doors.test_access_is_declared import patterns
from tests.members.cast import letter
from tests.members.legal.cast import version
from tests.rewards.drafts.cast import manager
from tests.rewards.news.cast import news
from tests.rewards.views.shelf import got, shopper

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db
ROUTES = {route: access for route, access in patterns(get_resolver())}
OURS = [route for route, access in ROUTES.items() if access not in {Access.STAFF, Access.API_KEY}]


@pytest.fixture
def taro() -> Member:
    return shopper()


@pytest.fixture
def address(taro: Member) -> Callable[[str], str]:
    """Return the address of a route with taro's ids in it."""
    card = activate("0012345678", taro, accept_unknown=True)
    deliver(letter(taro))
    version(asks=False)
    version("privacy", asks=False)
    case = open_case(Question("points", "?", uuid4()), member=taro)
    draft = program_drafts.begin("Other points", manager("akiko"))
    simulation = program_simulations.ask(draft.pk, 3, manager("akiko"))
    job = import_jobs.create(uuid4(), "members", "old.csv", 1, enrols=False, language="ja", actor=manager("akiko"))
    parts = {
        "<uuid:job_id>": str(job.pk),
        "<uuid:draft_id>": str(draft.pk),
        "<uuid:simulation_id>": str(simulation.pk),
        "<uuid:example_id>": str(uuid4()),
        "<str:section>": "stores",
        "<slug:language>": "ja",
        "<slug:service>": "postmark",
        "<slug:kind>": "welcome",
        "<uuid:device_id>": str(uuid4()),
        "<int:version>": "1",
        "items/<str:code>": "items/GINZA",
        "<str:code>": "drip",
        "<uuid:card_id>": str(card.pk),
        "<slug:code>": "GINZA",
        "<uuid:news_id>": str(news().pk),
        "<uuid:message_id>": str(taro.messages.get().pk),
        "<uuid:case_id>": str(case.pk),
        "<uuid:coupon_id>": str(got(taro, "drip").pk),
        "<uuid:export_id>": str(uuid4()),
        "<uuid:member_id>": str(taro.pk),
        "<uuid:act_id>": str(uuid4()),
        "<uuid:adjustment_id>": str(uuid4()),
        "<uuid:pair_id>": str(uuid4()),
        "<uuid:merge_id>": str(uuid4()),
        "<uuid:segment_id>": str(uuid4()),
        "<uuid:campaign_id>": str(uuid4()),
        "<uuid:send_id>": str(uuid4()),
        "<uuid:survey_id>": str(uuid4()),
        "<uuid:answer_id>": str(uuid4()),
        "<uuid:tag_id>": str(uuid4()),
        "<uuid:journal_id>": str(uuid4()),
        "<uuid:receipt_id>": str(uuid4()),
        "<uuid:register_id>": str(uuid4()),
        "<str:store>": "GINZA",
        "<str:day>": "2026-11-20",
        "<int:pk>": "1",
        "<int:number>": "1",
        "<uuid:bulk_id>": str(uuid4()),
        "<str:token>": "unknown",
        "^": "unknown",
    }

    def fill(route: str) -> str:
        for part, value in parts.items():
            route = route.replace(part, value)
        assert "<" not in route, f"give {route} a value here"
        return f"/{route}"

    return fill


@pytest.fixture
def browsers(taro: Member) -> dict[str, Client]:
    """A browser for each of the people, everybody but nobody signed in; the timetable has stood still for a day."""
    JobRun.objects.update_or_create(name="heartbeat", defaults={"began_at": now() - DAY, "ended_at": now() - DAY})
    found = {"nobody": Client(), "taro": Client(), "hanako": Client()}
    for name, member in (("taro", taro), ("hanako", shopper("hanako@example.com"))):
        EmailAddress.objects.create(user=member.user, email=member.email, verified=True, primary=True)
        found[name].force_login(member.user)
    for role in staff_roles.ROLES:
        user = User.objects.create_user(f"{role}@example.com", is_staff=True)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        user.groups.add(staff_roles.group(role))
        TOTP.activate(user, generate_totp_secret())
        found[role] = Client()
        found[role].force_login(user)
    return found


def outcome(response: HttpResponseBase) -> str:
    """Return what an answer means."""
    if response.status_code in {301, 302, 303}:
        to = response.headers["Location"]
        if to.startswith(("/accounts/login/", "/staff/records/login/")):
            return SIGNS_IN
        return JOINS if to.startswith("/accounts/join") else ELSEWHERE
    return {200: OPENS, 403: REFUSED, 404: MISSING, 405: ELSEWHERE}.get(response.status_code, str(response.status_code))


def tried(browsers: dict[str, Client], address: str, method: str = "GET") -> Door:
    return Door(*(outcome(browsers[name].generic(method, address)) for name in PEOPLE))


def test_the_table_names_every_address_and_no_other() -> None:
    missing, gone = set(OURS) - set(DOORS) - {"staff/records/password_change/"}, set(DOORS) - set(ROUTES)
    assert (missing, gone) == (set(), set())


def test_the_table_names_every_role_and_every_page_on_which_staff_work() -> None:
    work = {
        route for route, access in ROUTES.items() if access == Access.STAFF and not route.startswith("staff/records/")
    }
    assert (set(STAFF), set(WORK)) == (set(staff_roles.ROLES), work)


def lists() -> Iterator[str]:
    for route in ROUTES:
        parts = route.split("/")
        if (
            route.startswith("staff/records/")
            and len(parts) == 5
            and parts[4] == ""
            and parts[2] not in {"r", "password_change"}
        ):
            yield f"{parts[2]}/{parts[3]}"


def test_the_table_names_every_list_of_the_staff_site() -> None:
    assert set(lists()) == set(LISTS)


def test_each_address_opens_to_those_alone_whom_the_table_names(
    browsers: dict[str, Client], address: Callable[[str], str]
) -> None:
    seen = {route: tried(browsers, address(route), "POST" if route in POSTED else "GET") for route in DOORS}
    assert {route: tuple(door) for route, door in seen.items() if door != DOORS[route]} == {}


def test_each_page_of_work_opens_to_those_alone_whom_the_table_names(
    browsers: dict[str, Client], address: Callable[[str], str]
) -> None:
    seen = {route: tried(browsers, address(route), "POST" if route in POSTED else "GET") for route in WORK}
    assert {route: tuple(door) for route, door in seen.items() if door != WORK[route]} == {}


def test_each_list_opens_to_those_alone_whom_the_table_names(browsers: dict[str, Client]) -> None:
    seen = {model: tried(browsers, f"/staff/records/{model}/") for model in LISTS}
    assert {model: tuple(door) for model, door in seen.items() if door != LISTS[model]} == {}


def test_no_session_opens_a_call_of_the_api(browsers: dict[str, Client]) -> None:
    calls = {route for route, access in ROUTES.items() if access == Access.API_KEY} - {"api/v1/openapi.json"}
    for name, call in itertools.product(PEOPLE, sorted(calls)):
        response = browsers[name].post(f"/{re.sub('<[^>]+>', 'x', call)}", "{}", content_type="application/json")
        assert response.status_code in {401, 404, 405}, (name, call, response.content)


def test_the_analyst_is_shown_nothing_of_a_person(
    browsers: dict[str, Client], address: Callable[[str], str], taro: Member
) -> None:
    """Every page, list, record, file and answer of the site: what is served to an analyst names nobody."""
    Member.objects.filter(pk=taro.pk).update(
        name="分析太郎",
        kana="ブンセキタロウ",
        phone="+819012349876",
        birthday="1987-06-05",
        external_id="CRM-ANALYST-1",
    )
    words = ["分析太郎", "ブンセキタロウ", "12349876", "1987-06-05", "CRM-ANALYST-1", str(taro.email), taro.number]
    analyst, seen = browsers["analyst"], {}
    routes = [*DOORS, *WORK, *(f"staff/records/{model}/" for model in LISTS)]
    for route, method in itertools.product(routes, ("GET", "POST")):
        if route in {"accounts/logout/", "staff/records/logout/"}:
            continue
        answer = analyst.generic(method, address(route))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        seen[method, route] = [word for word in words if word in content.decode("utf-8", "replace")]
    assert {place: found for place, found in seen.items() if found} == {}
    assert any(word in browsers["manager"].get(f"/staff/members/{taro.pk}/").content.decode() for word in words)
    roles = staff_roles.SEEN[staff_roles.ANALYST]
    assert not {model._meta.label for model in roles} & {table.label for table in personal.sections()}
