"""The cast that the members' tests share."""

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from members.actions.enrolment import enrol
from members.actions.inbox import Letter
from members.models import Member, Message, User


def member(email: str = "taro@example.com", language: str = "ja") -> Member:
    """Return a member who can sign in."""
    return enrol(email=email, user=User.objects.create_user(email), name="山田 太郎", language=language)[0]


def letter(to: Member, source: str = "campaign:spring", kind: Message.Kind = Message.Kind.CAMPAIGN) -> Letter:
    """Return a message in both languages."""
    return Letter(
        to.pk,
        source,
        kind,
        {"ja": "春の新豆", "en": "New beans for spring"},
        {"ja": "店頭でご覧ください。\nhttps://example.com/beans", "en": "Have a look at https://example.com/beans"},
    )


def person(who: str = "taro", **details: object) -> Member:
    """Return a member who can sign in: taro@example.com, or another."""
    address = f"{who}@example.com"
    return enrol(email=address, user=User.objects.create_user(address), **details)[0]  # type: ignore[arg-type]


def proved(client: Client, person: Member | User) -> None:
    """Let somebody be signed in who has proved a moment ago who they are."""
    user = person.user if isinstance(person, Member) else person
    assert user is not None
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "code", reauthenticated=True)
    request.session.save()
