"""The rest of what a shop likes to know is asked after joining, each with its reason, and may be left."""

import pytest
from django.test import Client

from members.models import Member
from tests.loyalty_site.join.conftest import ask_by_mail, code_by_mail, enter

pytestmark = pytest.mark.django_db
INVITATION = "/join/later"


def joined(client: Client) -> Client:
    ask_by_mail(client)
    enter(client, code_by_mail())
    return client


def test_the_card_invites_a_new_member_to_say_more(client: Client) -> None:
    page = joined(client).get("/card").content.decode()
    assert INVITATION in page
    assert "誕生日" in page


def test_whoever_does_not_want_to_is_left_in_peace(client: Client) -> None:
    assert joined(client).post("/join/later").url == "/card"
    assert INVITATION not in client.get("/card").content.decode()


def test_whoever_has_said_it_is_not_asked_again(client: Client) -> None:
    joined(client)
    Member.objects.update(name="山田 太郎", birthday="1990-01-01")
    assert INVITATION not in client.get("/card").content.decode()


def test_a_member_who_comes_back_is_not_asked(client: Client) -> None:
    joined(client)
    assert INVITATION not in joined(Client()).get("/card").content.decode()
