"""The staff's first page: what waits for whom, the day's figures, and the menu by role."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from loyalty_site import staff_roles
from members.actions.cases import Question, open_case
from rewards.actions.posting import post_purchase
from rewards.selectors.accounts import account_of
from tests.rewards.cast import draft
from tests.rewards.views.shelf import shopper
from tests.staff import staff

pytestmark = pytest.mark.django_db


def page(browser: Client, language: str = "en") -> str:
    with translation.override(language):
        answer = browser.get("/staff/", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_enquiry_waits_for_those_who_answer_enquiries():
    open_case(Question("points", "Where are my points?", uuid4()), member=shopper())
    assert "1 enquiry waits for an answer" in page(staff(staff_roles.SUPPORT))
    assert "Nothing waits for you." in page(staff(staff_roles.AUDITOR))


def test_the_day_so_far_counts_what_was_posted_today():
    post_purchase(draft(account_of(shopper().pk)))
    figures = [
        " ".join(part.split("</div>")[0].split())
        for part in page(staff(staff_roles.MANAGER)).split('"figure__value">')[1:]
    ]
    assert [figure.split("<")[0].strip() for figure in figures] == ["1", "¥1,000", "10", "0", "1"]


def test_the_menu_shows_what_a_role_may_open():
    assert "Audit log" in page(staff(staff_roles.AUDITOR))
    assert "Audit log" not in page(staff(staff_roles.CLERK))
    assert "Members" not in page(staff(staff_roles.ANALYST)).split("<main")[0]


def test_without_a_programme_it_says_how_to_load_one():
    assert "load_program" in page(staff(staff_roles.MANAGER))
    assert "会員プログラムはまだありません" in page(staff(staff_roles.MANAGER), "ja")
