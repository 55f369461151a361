"""The command that makes keys, before any programme is loaded."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from members.actions.api_keys import digest
from members.models import ApiKey, Store

pytestmark = pytest.mark.django_db


def create_api_key(*arguments):
    out = StringIO()
    call_command("create_api_key", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_the_key_alone():
    printed = create_api_key("till", "--scope", "purchases:write", "--scope", "members:read")
    assert printed == printed.strip() + "\n"
    assert printed.startswith("kz_")
    key = ApiKey.objects.get(secret_hash=digest(printed.strip()))
    assert (key.name, key.scopes, key.store) == ("till", ["purchases:write", "members:read"], None)


def test_it_binds_a_key_to_a_store():
    Store.objects.create(code="GINZA", name_ja="銀座店", name_en="Ginza")
    create_api_key("till", "--scope", "members:read", "--store", "GINZA", "--unattended", "--expires-in-days", "30")
    key = ApiKey.objects.get()
    assert (key.store_id, key.is_unattended) == ("GINZA", True)
    assert (key.expires_at - key.created_at).days in (29, 30)


def test_it_replaces_a_key_with_the_same_rights():
    old = create_api_key("till", "--scope", "members:read", "--unattended")
    create_api_key("till 2", "--replaces", old[:9], "--overlap-hours", "0")
    new = ApiKey.objects.get(name="till 2")
    assert (new.scopes, new.is_unattended, new.replaces.name) == (["members:read"], True, "till")
    assert ApiKey.objects.get(name="till").expires_at is not None


@pytest.mark.parametrize(
    "arguments",
    [
        ["till"],
        ["till", "--scope", "everything"],
        ["till", "--scope", "members:read", "--store", "NOWHERE"],
        ["", "--scope", "members:read"],
        ["a\nb", "--scope", "members:read"],
        ["till", "--scope", "members:read", "--expires-in-days", "0"],
        ["till", "--scope", "members:read", "--rate-limit", "１"],
        ["till", "--replaces", "kz_nobody"],
    ],
)
def test_a_mistake_is_one_line_and_makes_no_key(arguments):
    with pytest.raises(CommandError) as error:
        create_api_key(*arguments)
    assert "\n" not in str(error.value)
    assert not ApiKey.objects.exists()


def test_a_key_can_be_revoked():
    secret = create_api_key("till", "--scope", "members:read")
    call_command("revoke_api_key", secret[:9], stdout=StringIO())
    assert ApiKey.objects.get().revoked_at is not None
