"""Registers and those who work at them: found by a device's key, listed for a store."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from loyalty_site.lib.clock import now
from members.actions.registers import digest
from members.actions.shifts import IDLE
from members.models import Register, Shift, StaffPost, User
from members.models.staff_post import WORKS

_WORKS = {f"post__{name}": value for name, value in WORKS.items()}


def register_of(key: str) -> Register | None:
    """Return the register whose tablet has this key, None for any other key and for a revoked one."""
    if not key:
        return None
    return Register.objects.select_related("store").filter(key_hash=digest(key), revoked_at=None).first()


def shift_at(register: Register) -> Shift | None:
    """Return who works at a register now, None where nobody does or nobody has touched it for long."""
    found = (
        Shift.objects.filter(register=register, ended_at=None, seen_at__gt=now() - IDLE, **_WORKS)
        .select_related("post")
        .first()
    )
    if found is not None:
        found.register = register  # with its store, which was read already
    return found


def clerks_of(store_code: str) -> Iterable[StaffPost]:
    """Return who works in a store, by staff number."""
    return StaffPost.objects.filter(store=store_code, **WORKS).order_by("number")


def stores_managed(user: User) -> set[str] | None:
    """Return the stores whose counters somebody manages, None for all of them."""
    if user.has_perm("members.manage_all_tills"):
        return None
    if not user.has_perm("members.manage_tills"):
        return set()
    own = StaffPost.objects.filter(user=user, role=StaffPost.Role.MANAGER, ended_at=None)
    return set(own.values_list("store", flat=True))


def registers_in(stores: set[str] | None) -> QuerySet[Register]:
    """Return the registers of these stores with who works there, those in use first."""
    rows = Register.objects.select_related("store").order_by("store", "revoked_at", "code")
    rows = rows if stores is None else rows.filter(store__in=stores)
    at_work = Shift.objects.filter(ended_at=None).select_related("post")
    return rows.prefetch_related(Prefetch("shifts", queryset=at_work, to_attr="open_shifts"))


def posts_in(stores: set[str] | None) -> QuerySet[StaffPost]:
    """Return who works in these stores, the locked ones first."""
    rows = (
        StaffPost.objects.select_related("store", "user").filter(ended_at=None).order_by("locked_at", "store", "number")
    )
    return rows if stores is None else rows.filter(store__in=stores)
