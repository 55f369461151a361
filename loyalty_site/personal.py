"""What the libraries' tables know of a person: how they sign in, and what their browser is in the middle of."""

import json

from django.contrib.sessions.models import Session
from django.db.models import Q

from loyalty_site.lib.personal import Person, Table, impersonal, register, same

CHUNK = 2000


def _of_user(person: Person) -> Q:
    return Q(user=person.user_id)


def end_sessions(person: Person) -> None:
    """Delete the sessions of a person, and those in which an address of theirs is being proved.

    A session does not say whose it is but inside: all are read, some thousand at a time.
    """
    ended = []
    for session in Session.objects.order_by("pk").iterator(chunk_size=CHUNK):
        kept = session.get_decoded()
        is_theirs = person.user_id is not None and kept.get("_auth_user_id") == str(person.user_id)
        if is_theirs or _names(kept, person.contacts):
            ended.append(session.pk)
    Session.objects.filter(pk__in=ended).delete()


def _names(kept: dict[str, object], contacts: frozenset[str]) -> bool:
    if not kept or not contacts:
        return False
    text = json.dumps(kept, ensure_ascii=False, default=str)
    return any(contact in text for contact in contacts)


def register_tables() -> None:
    """Register the libraries' tables; called when the site starts."""
    register(
        Table(
            "account.EmailAddress", finder=_of_user, deletes=True, section="email_addresses",
            columns=same("email", "verified", "primary"),
        ),
        Table(
            "mfa.Authenticator", finder=_of_user, deletes=True, section="second_factors",
            columns=same("type", "created_at", "last_used_at"),
        ),
        Table(
            "socialaccount.SocialAccount", finder=_of_user, deletes=True, section="other_accounts",
            columns=same("provider", "uid", "extra_data", "date_joined", "last_login"),
        ),
        Table("account.EmailConfirmation", finder=lambda person: Q(email_address__user=person.user_id), deletes=True),
        Table("socialaccount.SocialToken", finder=lambda person: Q(account__user=person.user_id), deletes=True),
        Table(
            "admin.LogEntry",
            finder=lambda person: Q(object_id__in=[str(each) for each in (*person.members, person.user_id)]),
            deletes=True,
        ),
        Table("sessions.Session", eraser=end_sessions, erased=("session_key", "session_data")),
    )  # fmt: skip
    impersonal("the site's own: keys of other sites", "socialaccount.SocialApp")
    impersonal("names of this software", "auth.Group", "auth.Permission", "contenttypes.ContentType")
