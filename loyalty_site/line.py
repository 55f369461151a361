"""Signing in with LINE, by allauth: the first return makes a member, without a form.

LINE is asked for its own identifier of the person alone: no address, so that nobody becomes another's member by it.
Somebody who is signed in can add LINE to their account; there both identities are proved.
"""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from loyalty_site import joining
from members.models import Acceptance, User


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Allauth's way in by another site's account, in the house's manner."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the channel that the settings name; the database is not asked, which may hold no other."""
        channels: list[dict[str, str]] = settings.SOCIALACCOUNT_PROVIDERS["line"]["APPS"]
        is_other = provider not in (None, "line")
        return [] if is_other else [SocialApp(provider="line", name="LINE", **channel) for channel in channels]

    def get_app(self, *arguments: Any, **named: Any) -> SocialApp:
        """Return the one channel; without one, its addresses lead nowhere."""
        try:
            return super().get_app(*arguments, **named)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let nobody in of whom LINE does not say who it is: they would all be one person."""
        if sociallogin.account.uid == str(None):
            self.on_authentication_error(request)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Ask nothing: what a shop likes to know is asked after joining."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Take no address and no name over: nobody has proved the one, and the other is a nickname."""
        user: User = sociallogin.user
        user.email = None
        return user

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Make the person and the member together, or neither."""
        user: User = super().save_user(request, sociallogin, form)
        if joining.enrol(request, user, Acceptance.Way.LINE):
            joining.welcome(request)
        return user

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_options: Any) -> NoReturn:
        """Lead whoever declined at LINE, or met a fault of it, back to the other ways."""
        messages.error(request, _("You are not signed in with LINE. Try again, or choose another way."))
        raise ImmediateHttpResponse(redirect("join-start"))
