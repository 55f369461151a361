"""Devices on which members receive notices: added, reached, removed. The only writer of PushDevice."""

import base64
import binascii
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.db import transaction

from loyalty_site.lib.clock import now
from members.errors import InvalidValue
from members.models import Member, PushDevice
from members.webhooks.addresses import DestinationNotAllowed, check_form, check_url

DEVICES_MAX = 10
_SECRET_BYTES = 16


class DeviceUnusable(InvalidValue):
    """This browser has not given what notices need. Try again, or use another browser."""

    code = "device_unusable"


class Keys(NamedTuple):
    """What a subscription says beside its address, in base64url as browsers give it."""

    p256dh: str
    auth: str


def add(member: Member, endpoint: str, keys: Keys, agent: str) -> PushDevice:
    """Remember a browser's subscription as a member's; a member's oldest give way beyond ten.

    The address is checked, because this site will send to it: https, and a public host. Raises DeviceUnusable.
    """
    try:
        check_form(endpoint)
        check_url(endpoint)
    except DestinationNotAllowed as error:
        raise DeviceUnusable from error
    if len(_decoded(keys.auth)) != _SECRET_BYTES or not _is_point(_decoded(keys.p256dh)):
        raise DeviceUnusable
    with transaction.atomic():
        device, _made = PushDevice.objects.update_or_create(
            endpoint=endpoint,
            defaults={
                "member": member, "p256dh": keys.p256dh, "auth": keys.auth, "kind": kind(agent), "added_at": now(),
                "last_ok_at": None,
            },
        )  # fmt: skip
        newest = PushDevice.objects.filter(member=member).order_by("-added_at", "-id").values_list("pk", flat=True)
        PushDevice.objects.filter(pk__in=list(newest[DEVICES_MAX:])).delete()
    return device


def remove(member: Member, device_id: UUID) -> bool:
    """Forget a device of a member's own; tell whether there was one."""
    return PushDevice.objects.filter(member=member, pk=device_id).delete()[0] > 0


def hand_on(from_member: UUID, to_member: UUID, only: Sequence[str] | None = None) -> list[str]:
    """Make the devices of one member another's, all or those of these ids; returns their ids."""
    rows = PushDevice.objects.filter(member=from_member)
    moved = [str(pk) for pk in (rows if only is None else rows.filter(pk__in=only)).values_list("pk", flat=True)]
    rows.filter(pk__in=moved).update(member=to_member)
    return moved


def forget(device_id: UUID) -> None:
    """Forget a device that its push service knows no more."""
    PushDevice.objects.filter(pk=device_id).delete()


def note_reached(device_id: UUID) -> None:
    """Remember that a device's push service has taken a notice."""
    PushDevice.objects.filter(pk=device_id).update(last_ok_at=now())


def kind(agent: str) -> PushDevice.Kind:
    """Return what a browser runs on, by what it calls itself."""
    if "iPhone" in agent or "iPad" in agent:
        return PushDevice.Kind.IPHONE
    return PushDevice.Kind.ANDROID if "Android" in agent else PushDevice.Kind.COMPUTER


def _is_point(encoded: bytes) -> bool:
    """Tell whether bytes are a point of the curve that web push uses: a public key."""
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), encoded)
    except ValueError:
        return False
    return True


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
