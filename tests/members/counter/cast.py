"""Stores, a tablet on a counter, and Sato, who works there."""

from typing import NamedTuple

from members.actions import registers, shifts, staff_posts
from members.models import Register, Shift, StaffPost, Store, User

PIN = "8305"


class Tablet(NamedTuple):
    """A register and the key that its tablet keeps."""

    register: Register
    key: str


def store(code: str = "GINZA") -> Store:
    """Return a shop."""
    return Store.objects.get_or_create(pk=code, defaults={"name_ja": f"{code}店", "name_en": code})[0]


def tablet(at: str = "GINZA", number: str = "1") -> Tablet:
    """Return a tablet that a manager has let in."""
    _, code = registers.add(store(at).pk, number, "")
    return Tablet(*registers.enter_code(code, client="127.0.0.1"))


def clerk(at: str = "GINZA", number: str = "101", name: str = "佐藤", role: str = "clerk", pin: str = PIN) -> StaffPost:
    """Return somebody who works in a store and has a PIN."""
    post = staff_posts.add(store(at).pk, number, name, role=role)
    if pin:
        staff_posts.set_pin(post, pin)
        post.refresh_from_db()
    return post


def manager(at: str = "GINZA", email: str = "manager@example.com") -> StaffPost:
    """Return the manager of a store, who has a mailbox."""
    User.objects.create_user(email, is_staff=True)
    post = staff_posts.add(store(at).pk, f"900{at}", "店長", role="manager", email=email)
    staff_posts.set_pin(post, PIN)
    return post


def at_work(place: Tablet | None = None, post: StaffPost | None = None, *, is_practice: bool = False) -> Shift:
    """Return the shift of somebody who has entered at a register."""
    return shifts.begin((place or tablet()).register, post or clerk(), is_practice=is_practice)
