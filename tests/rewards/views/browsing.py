"""Members in a real browser."""

from django.test import Client
from playwright.sync_api import BrowserContext

from members.models import Member


def sign_in(context: BrowserContext, base: str, member: Member, language: str = "ja") -> None:
    """Give the browser the cookies of a member who has signed in."""
    client = Client()
    client.force_login(member.user)
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
