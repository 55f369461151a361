"""Make an API key and print it, alone, on standard output."""

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions import api_keys
from members.models import ApiKey
from members.selectors.api_keys import by_prefix


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 3650:
        raise ArgumentTypeError("give whole days from 1 to 3650")
    return int(text)


def _hours(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 24 * 365:
        raise ArgumentTypeError("give whole hours from 0 to 8760")
    return int(text)


def _rate(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise ArgumentTypeError("give calls per second from 1 to 1000000")
    return int(text)


class Command(BaseCommand):
    help = "Make an API key. The key alone goes to standard output and is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="what the key is for, such as the till")
        parser.add_argument(
            "--scope",
            dest="scopes",
            action="append",
            default=[],
            choices=api_keys.SCOPES,
            help="may be repeated",
        )
        parser.add_argument("--store", metavar="CODE", help="bind the key to one store; without it, to the programme")
        parser.add_argument("--unattended", action="store_true", help="the till has no clerk who could check a person")
        parser.add_argument("--expires-in-days", type=_days, metavar="DAYS", help="without it, the key does not expire")
        parser.add_argument("--rate-limit", type=_rate, default=100, metavar="CALLS", help="calls per second (100)")
        parser.add_argument("--replaces", metavar="BEGINNING", help="the first 9 characters of the key it replaces")
        parser.add_argument(
            "--overlap-hours",
            type=_hours,
            default=168,
            metavar="HOURS",
            help="the replaced key lives so long (168)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["expires_in_days"]
        old = self._replaced(options["replaces"])
        try:
            _key, secret = api_keys.create(
                options["name"],
                options["scopes"] or (old.scopes if old else []),
                store_code=options["store"] or (old.store_id if old else None),
                is_unattended=options["unattended"] or bool(old and old.is_unattended),
                rate_limit_per_second=options["rate_limit"],
                expires_at=now() + datetime.timedelta(days=days) if days else None,
                replaces=old,
                overlap=datetime.timedelta(hours=options["overlap_hours"]),
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(secret)

    def _replaced(self, beginning: str | None) -> ApiKey | None:
        if beginning is None:
            return None
        keys = by_prefix(beginning[: api_keys.SHOWN_CHARACTERS])
        if len(keys) != 1:
            raise CommandError(f"{len(keys)} keys begin with {beginning[:9]}; give the first 9 characters of one.")
        return keys[0]
