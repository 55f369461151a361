"""The first page of whoever comes to the address alone."""

import pytest
from django.test import Client

from members.actions.enrolment import enrol
from members.models import User


@pytest.mark.django_db
def test_guests_are_invited(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "/join" in page
    assert "/accounts/login/" in page


@pytest.mark.django_db
def test_members_go_on_to_their_own_page(client: Client) -> None:
    taro = User.objects.create_user("taro@example.com")
    enrol(user=taro)
    client.force_login(taro)
    response = client.get("/", follow=True)
    assert response.redirect_chain
    assert response.status_code == 200


def test_it_is_only_read(client: Client) -> None:
    assert client.post("/").status_code == 405
