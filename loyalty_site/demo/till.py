"""The demo's till: a register in its first shop, a clerk and a manager who enter by PINs that a page shows."""

from itertools import count
from typing import NamedTuple

from django.db import transaction
from django.utils.crypto import salted_hmac

from loyalty_site import staff_roles
from loyalty_site.demo.people import email
from members.actions import registers, staff_posts
from members.core.pins import is_obvious
from members.models import Register, StaffPost, Store

REGISTER = "1"
CLERK, MANAGER = "1001", "1002"
# Fictional, as the members' names are.
NAMES = {CLERK: "小川 みのり", MANAGER: "大野 誠"}


class Post(NamedTuple):
    """Somebody who works at the demo's till."""

    name: str
    number: str
    pin: str


def appoint() -> None:
    """Make the register and who works at it, once; a PIN that was changed or locked is put back."""
    shop = _shop()
    if shop is None:
        return
    if not Register.objects.filter(store=shop, code=REGISTER).exists():
        registers.add(shop.pk, REGISTER, "")
    for number, role, address in (
        (CLERK, StaffPost.Role.CLERK, ""),
        (MANAGER, StaffPost.Role.MANAGER, email(staff_roles.MANAGER)),
    ):
        post = StaffPost.objects.filter(number=number).first()
        if post is None:
            post = staff_posts.add(shop.pk, number, NAMES[number], role=role, email=address)
        if post.ended_at is None:
            staff_posts.set_pin(post, pin(number))


def posts() -> list[Post]:
    """Return who works at the till, and their PINs."""
    found = StaffPost.objects.filter(number__in=NAMES, ended_at=None).order_by("number")
    return [Post(post.name, post.number, pin(post.number)) for post in found]


@transaction.atomic
def take(client: str) -> str:
    """Make the browser that asks the till, in place of any before it, and return the key that it keeps.

    Raises Register.DoesNotExist where the demo's register was revoked.
    """
    register = Register.objects.get(code=REGISTER, store=_shop(), revoked_at=None)
    _, key = registers.enter_code(registers.renew_code(register), client=client)
    return key


def pin(number: str) -> str:
    """Return a PIN of four digits, derived from this installation's secret key."""
    tries = (salted_hmac("kizuna demo pin", f"{number} {turn}", algorithm="sha256").hexdigest() for turn in count())
    pins = (f"{int(digest, 16) % 10_000:04d}" for digest in tries)
    return next(found for found in pins if not is_obvious(found, None))


def _shop() -> Store | None:
    return Store.objects.filter(channel=Store.Channel.STORE, retired_at=None).order_by("code").first()
