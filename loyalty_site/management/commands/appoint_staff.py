"""Give somebody of the staff a role."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from loyalty_site import staff_roles
from members.actions.audit import COMMAND


class Command(BaseCommand):
    help = "Give somebody a role on the staff site, in place of the one they had."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the address with which they sign in")
        parser.add_argument("role", choices=staff_roles.ROLES, help=", ".join(staff_roles.ROLES))

    def handle(self, *args: Any, email: str, role: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError("This is not an e-mail address: give one such as hanako@example.com.") from error
        _user, is_new = staff_roles.appoint(email, role, COMMAND)
        self.stdout.write(f"{email} is {role.replace('_', ' ')} now.")
        if is_new:
            self.stdout.write("They choose a password by “Forgotten your password?” on the sign-in page.")
