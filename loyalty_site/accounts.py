"""Where signing in meets the programme: a person with a verified address is a member.

Sign-up, codes, passwords and second factors are allauth's; what follows from them is here, in one place.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.decorators import verified_email_required
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.account.stages import EmailVerificationStage
from allauth.account.views import SignupView
from allauth.core import context
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from loyalty_site import arrivals, joining, sign_in
from loyalty_site.lib.access import person, public
from loyalty_site.lib.mails.sending import known_to_all, with_twin
from members import errors, values
from members.actions import attempts, profile
from members.models import Acceptance, Member, SignInLock, User
from members.selectors.people import kept_in_place_of

# Mails that anybody can have sent to any address.
COUNTED_MAILS = {
    f"account/email/{name}"
    for name in (
        "login_code", "password_reset_code", "email_confirmation", "email_confirmation_signup",
        "account_already_exists", "unknown_account",
    )
} | {"join/mails/code"}  # fmt: skip


class AccountAdapter(DefaultAccountAdapter):
    """Allauth in the house's manner: one form of an address, plain subjects, the member's own language."""

    def clean_email(self, email: str) -> str:
        """Return the address as members are known by it."""
        try:
            return super().clean_email(values.email(email) or "")
        except errors.InvalidEmail as error:
            raise ValidationError(error.message, code=error.code) from error

    def format_email_subject(self, subject: str) -> str:
        """Return the subject without the host's name in brackets."""
        return subject

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Take staff who are no members to the staff site, everybody else to their own first page."""
        user = request.user
        if user.is_authenticated and user.is_staff and not Member.objects.filter(user=user).exists():
            return reverse("admin:index")
        return super().get_login_redirect_url(request)

    def get_login_stages(self) -> list[str]:
        """Return what stands between a proved identity and the site; an address is proved where there is one."""
        stage = "allauth.account.stages.EmailVerificationStage"
        own = f"{__name__}.{AddressStage.__name__}"
        return [own if path == stage else path for path in super().get_login_stages()]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits and notices go by."""
        return sign_in.client_of(request) or "-"

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], **options: Any) -> EmailMessage:
        """Return a mail as the package's text templates say it, with the footer of all mails and its twin."""
        message = super().render_mail(template_prefix, email, known_to_all() | context, **options)
        assert isinstance(message, EmailMultiAlternatives)
        return with_twin(message)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; those that strangers can ask for are counted first."""
        if template_prefix in COUNTED_MAILS:
            sign_in.claim_sending(email)
        super().send_mail(template_prefix, email, context)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before a password is hashed, whether there is such an account or not."""
        email = credentials.get("email", "")
        try:
            self._tried_user = sign_in.owner_of(email)
        except attempts.TooManyAttempts as error:
            raise sign_in.refusal(error) from error
        self._tried = sign_in.count(attempts.PASSWORD, sign_in.account_name(self._tried_user, email))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return whose password it is, if anybody's; a right one is not counted but as a hash."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            attempts.give_back(self._tried)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Have the owner told when this was the last attempt for a while."""
        sign_in.note_failure(self._tried, SignInLock.Door.PASSWORD, self._tried_user)

    def set_password(self, user: Any, password: str) -> None:
        """Set a new password and begin to count anew: guesses at the old one do not lock the owner out."""
        super().set_password(user, password)
        attempts.forget(attempts.PASSWORD, account=sign_in.account_name(user))

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Show the following pages in the language that the member has chosen."""
        response = super().post_login(request, user, **options)
        language = Member.objects.filter(user=user).values_list("language", flat=True).first()
        if language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return response


class AddressStage(EmailVerificationStage):
    """Have an address proved before somebody gets in, but of those who came by telephone or LINE and have none."""

    def handle(self) -> Any:
        """Let people without an address pass."""
        user = self.login.user
        return (None, True) if user is not None and not user.email else super().handle()


@receiver(email_confirmed)
def on_email_confirmed(email_address: EmailAddress, **_: Any) -> None:
    """Enrol whoever has just signed up; let a member's address follow the one they have verified.

    Staff sign in without being members; they join like anybody else when they want to.
    """
    user = email_address.user
    member = Member.objects.filter(user=user).first()
    if member is None:
        if not user.is_staff:
            joining.enrol(context.request, user, Acceptance.Way.EMAIL, email=email_address.email)
        return
    if member.email != email_address.email:
        try:
            profile.change(member, email=email_address.email)
        except errors.AlreadyAMember:
            return  # a membership that a store keeps under this address stays for staff to merge


def _proved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Have people sign in first, and prove their address where they have one."""
    with_address, without = verified_email_required(view), login_required(view)

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        has_none = request.user.is_authenticated and not request.user.email
        return without(request) if has_none else with_address(request)

    return guarded


@person
@require_http_methods(["GET", "HEAD", "POST"])
@_proved
def join(request: HttpRequest) -> HttpResponse:
    """Let somebody who is signed in and no member become one: staff, or a person who once left."""
    user = request.user
    assert isinstance(user, User)  # nobody else is let in
    if Member.objects.filter(user=user).exists():
        return redirect(settings.LOGIN_REDIRECT_URL)
    if (kept := kept_in_place_of(user)) is not None:
        return render(request, "accounts/merged.html", {"kept": kept})
    if request.method == "POST":
        arrivals.keep(request)
        verified = EmailAddress.objects.get_primary(user)
        email = verified.email if verified and verified.verified else None
        joining.enrol(request, user, Acceptance.Way.AGAIN, email=email, phone=user.phone)
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/join.html", {"arrival": arrivals.arrive(request)})


class SignUpView(SignupView):
    """Say beside the sign-up what whoever joins accepts."""

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """Keep what the page carried until the address is proved."""
        arrivals.keep(request)
        return super().post(request, *args, **options)

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Add what the page shows and carries."""
        return super().get_context_data(**options) | {"arrival": arrivals.arrive(self.request)}


sign_up = public(SignUpView.as_view())
