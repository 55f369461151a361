"""docs/programme.md: its commands exist, its permissions belong to the roles that it names."""

import re
from pathlib import Path

from django.core.management import get_commands

from loyalty_site.staff_roles import DONE
from rewards.models import ProgramDraft

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "programme.md").read_text(encoding="utf-8")


def test_its_commands_exist() -> None:
    assert set(re.findall(r"manage\.py (\w+)", PAGE)) <= set(get_commands())


def test_its_permissions_are_those_of_the_roles() -> None:
    known = dict(ProgramDraft._meta.permissions)
    for permission, roles in re.findall(r"`(\w+_program)`: ([a-z, ]+?)(?:,? never| \|)", PAGE):
        assert permission in known
        named = {role.strip().removesuffix("s") for role in roles.replace(" and ", ", ").split(",")}
        assert named == {role for role, done in DONE.items() if permission in done}
