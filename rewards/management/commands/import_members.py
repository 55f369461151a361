"""Import members of an old system from a CSV file."""

from typing import Any

from django.utils.translation import gettext as _

from rewards.imports.commands import ImportCommand
from rewards.imports.importing import Kind
from rewards.imports.members.posting import Members
from rewards.imports.reconciling import MEMBERS, MEMBERS_BY_TIER


class Command(ImportCommand):
    help = _("Import members of an old system from a CSV file (see docs/imports.md).")
    measures = (MEMBERS, MEMBERS_BY_TIER)

    def kind(self, **options: Any) -> Kind:
        return Members()
