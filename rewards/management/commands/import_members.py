"""Import members of an old system from a CSV file."""

from django.utils.translation import gettext as _

from rewards.imports.commands import ImportCommand
from rewards.models import ImportRun


class Command(ImportCommand):
    help = _("Import members of an old system from a CSV file (see docs/imports.md).")
    name = ImportRun.Kind.MEMBERS
