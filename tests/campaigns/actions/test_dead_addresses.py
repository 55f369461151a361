"""The suppression list: digests that a statement can join against."""

import pytest

from campaigns.actions import dead_addresses
from campaigns.models import DeadAddress
from campaigns.selectors.dead_addresses import is_dead

pytestmark = pytest.mark.django_db


def test_an_address_is_dead_however_it_is_written():
    assert dead_addresses.add("email", "Hanako@Example.com", DeadAddress.Reason.BOUNCED)
    assert not dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.STAFF)
    assert is_dead("email", "HANAKO@example.com")
    assert not is_dead("email", "taro@example.com")
    assert not is_dead("sms", "hanako@example.com")


def test_nothing_of_the_address_stands_in_the_table():
    dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.BOUNCED)
    assert b"hanako" not in bytes(DeadAddress.objects.get().digest)


def test_a_former_secret_key_is_still_looked_up(settings):
    dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.BOUNCED)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 60
    assert is_dead("email", "hanako@example.com")


def test_a_complaint_weighs_more_than_what_stood_there():
    dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.BOUNCED)
    dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.COMPLAINED)
    assert DeadAddress.objects.get().reason == "complained"
