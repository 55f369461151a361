"""A store's poster, whose code members scan to use a coupon there. The only writer of StorePoster."""

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import in_letters, read_letters
from members.actions.audit import Actor, record
from members.models import Store, StorePoster

_SEAL_LETTERS = 12  # of 5 bits each


def seal(store_code: str) -> str:
    """Return the seal on the store's present poster: twelve letters that nobody else can make."""
    edition = StorePoster.objects.filter(store=store_code).values_list("edition", flat=True).first() or 1
    digest = salted_hmac("kizuna.poster", f"{store_code} {edition}", algorithm="sha256").digest()
    return in_letters(int.from_bytes(digest[:8]) >> 4, _SEAL_LETTERS)


def store_of(store_code: str, typed: str) -> Store | None:
    """Return the store whose present poster this is, None for an old one, a closed store or a code that is made up."""
    letters = read_letters(typed, _SEAL_LETTERS)
    store = Store.objects.filter(pk=store_code, retired_at=None).first() if "\0" not in store_code else None
    if letters is None or store is None or not constant_time_compare(letters, seal(store.pk)):
        return None
    return store


def renew(store: Store, actor: Actor) -> int:
    """End the store's poster and return the edition of the new one."""
    with transaction.atomic():
        poster, _ = StorePoster.objects.get_or_create(store=store, defaults={"renewed_at": now()})
        StorePoster.objects.filter(pk=poster.pk).update(edition=F("edition") + 1, renewed_at=now())
        poster.refresh_from_db()
        record(
            "store.renew_poster", "store", store.pk, origin=actor.origin, actor_id=actor.user_id,
            data={"edition": poster.edition},
        )  # fmt: skip
    return poster.edition
