"""Import balances of an old system from a CSV file."""

from typing import Any

from django.utils.translation import gettext as _

from rewards.imports.balances.posting import Balances
from rewards.imports.commands import ImportCommand
from rewards.imports.importing import Kind
from rewards.imports.reconciling import MEMBERS, MEMBERS_BY_TIER, POINTS_BY_EXPIRY


class Command(ImportCommand):
    help = _("Import balances of an old system from a CSV file (see docs/imports.md).")
    measures = (MEMBERS, MEMBERS_BY_TIER, POINTS_BY_EXPIRY)

    def kind(self, **options: Any) -> Kind:
        return Balances()
