"""Take every role from somebody of the staff."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from loyalty_site import staff_roles
from members.actions.audit import COMMAND


class Command(BaseCommand):
    help = "Take every role on the staff site from somebody, and end their sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the address with which they sign in")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        if not staff_roles.dismiss(email, COMMAND):
            raise CommandError("Nobody of the staff has this address.")
        self.stdout.write(f"{email} is not on the staff any more.")
