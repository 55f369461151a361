"""The suppression list: digests that a statement can join against."""

import pytest
from django.db import connection

from campaigns.actions import dead_addresses
from campaigns.models import DeadAddress
from members.models import Member
from tests.campaigns.world import member

pytestmark = pytest.mark.django_db


def test_an_address_is_dead_however_it_is_written():
    assert dead_addresses.add("email", "Hanako@Example.com", DeadAddress.Reason.BOUNCED)
    assert not dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.STAFF)
    assert dead_addresses.is_dead("email", "HANAKO@example.com")
    assert not dead_addresses.is_dead("email", "taro@example.com")
    assert not dead_addresses.is_dead("sms", "hanako@example.com")


def test_a_statement_finds_the_members_whose_address_is_dead():
    hanako, _taro = member(email="hanako@example.com"), member(email="taro@example.com")
    dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.BOUNCED)
    expression = dead_addresses.SQL.format(column="member.email")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT member.id FROM members_member member JOIN campaigns_deadaddress dead"
            f" ON dead.channel = 'email' AND dead.digest = {expression}",
            [dead_addresses.salt("email")],
        )
        assert cursor.fetchall() == [(hanako.pk,)]
    assert Member.objects.count() == 2


def test_nothing_of_the_address_stands_in_the_table():
    dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.BOUNCED)
    assert b"hanako" not in bytes(DeadAddress.objects.get().digest)


def test_a_former_secret_key_is_still_looked_up(settings):
    dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.BOUNCED)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 60
    assert dead_addresses.is_dead("email", "hanako@example.com")


def test_a_complaint_weighs_more_than_what_stood_there():
    dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.BOUNCED)
    dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.COMPLAINED)
    assert DeadAddress.objects.get().reason == "complained"
