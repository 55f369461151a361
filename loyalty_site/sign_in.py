"""Allauth's forms around signing in, with attempts counted in PostgreSQL before anything is compared or sent.

Unknown accounts are counted like known ones, and refused with the same words.
"""

import datetime
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.views import ConfirmEmailVerificationCodeView
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import Error as DatabaseProblem
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from loyalty_site.lib.access import public
from loyalty_site.lib.emails import normalize_email
from members.actions import attempts
from members.actions.attempts import CODE, PASSWORD, SECOND_FACTOR, SENDING, Guard, Reservation, TooManyAttempts
from members.models import SignInLock, User
from members.views.client import client_of


def owner_of(email: str) -> User | None:
    """Return whose password allauth would compare. Raises TooManyAttempts when the database cannot be asked."""
    try:
        found = filter_users_by_email(email, prefer_verified=True, for_login=True)
    except DatabaseProblem as error:
        raise TooManyAttempts(datetime.timedelta(minutes=1)) from error
    return min(found, key=lambda user: user.pk, default=None)


def account_name(user: User | None, email: str = "") -> str:
    """Return what an account's attempts are counted under; an address in any spelling is one account."""
    return f"user {user.pk}" if user is not None else f"email {_one_form(email)}"


def count(guard: Guard, account: str) -> Reservation:
    """Count an attempt of the request at work, or raise a ValidationError that says when to try again."""
    try:
        return attempts.reserve(guard, account=account, client=client_of(context.request))
    except TooManyAttempts as error:
        raise refusal(error) from error


def refusal(error: TooManyAttempts) -> ValidationError:
    return ValidationError(error.message, code=error.code)


def count_sending(email: str) -> None:
    """Count a code that is about to be sent to an address, whoever lives there. Raises TooManyAttempts."""
    address = _one_form(email)
    attempts.reserve(SENDING, account=f"email {address}", client=client_of(context.request))
    _counted_sendings().add(address)


def claim_sending(email: str) -> None:
    """Use the sending that a form has counted, or count it now; where none is left, answer with a page."""
    counted = _counted_sendings()
    try:
        if _one_form(email) not in counted:
            count_sending(email)
    except TooManyAttempts as error:
        raise ImmediateHttpResponse(_page(error)) from error
    counted.discard(_one_form(email))


def _counted_sendings() -> set[str]:
    state = vars(context.request.allauth)
    return state.setdefault("counted_sendings", set())


def _page(error: TooManyAttempts) -> HttpResponse:
    response = render(context.request, "429.html", {"message": error.message}, status=429)
    response["Retry-After"] = str(int(error.wait.total_seconds()))
    return response


def _one_form(email: str) -> str:
    try:
        return normalize_email(email)
    except ValueError:
        return email.strip().casefold()


def _count_sending_or_refuse(email: str) -> None:
    try:
        count_sending(email)
    except TooManyAttempts as error:
        raise refusal(error) from error


class SignupForm(account_forms.SignupForm):
    """Sign-up sends a code to the address, or a mail to the member who has it."""

    def clean(self) -> dict[str, Any]:
        """Count the sending once all fields are right, and before anybody is made."""
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            _count_sending_or_refuse(cleaned["email"])
        return cleaned


class _SendsToEmail:
    def clean_email(self) -> str:
        email: str = super().clean_email()  # type: ignore[misc]
        _count_sending_or_refuse(email)
        return email


class RequestLoginCodeForm(_SendsToEmail, account_forms.RequestLoginCodeForm):
    """A code to sign in with."""


class ResetPasswordForm(_SendsToEmail, account_forms.ResetPasswordForm):
    """A code to set a new password with."""


class AddEmailForm(_SendsToEmail, account_forms.AddEmailForm):
    """A code that proves a new address."""


class _ComparesCode:
    """Count guesses at the one code that was sent, before it is compared.

    The name of a code holds what began the process, because where nobody lives at an address there is no code;
    and the session, in which alone the code is of use.
    """

    expected_code: str

    def _begun_at(self, request: HttpRequest) -> float:
        raise NotImplementedError

    def clean_code(self) -> str:
        request = context.request
        name = f"{request.session.session_key} {self._begun_at(request)} {self.expected_code}"
        try:
            attempts.reserve(CODE, account=name, client=client_of(request))
        except TooManyAttempts as error:
            if error.limit == CODE.account[0].name:
                told = _("This code was tried too often and is no longer valid. Please have a new one sent to you.")
                raise ValidationError(told, code=error.code) from error
            raise refusal(error) from error
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class ConfirmLoginCodeForm(_ComparesCode, account_forms.ConfirmLoginCodeForm):
    """The code to sign in with, as it came by e-mail."""

    def _begun_at(self, request: HttpRequest) -> float:
        return float(request._login_stage.state["at"])  # type: ignore[attr-defined]


class ConfirmEmailForm(_ComparesCode, account_forms.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""

    def _begun_at(self, request: HttpRequest) -> float:
        return float(request.session[EMAIL_VERIFICATION_CODE_SESSION_KEY]["at"])


class ConfirmPasswordResetForm(_ComparesCode, account_forms.ConfirmPasswordResetCodeForm):
    """The code to set a new password with."""

    def _begun_at(self, request: HttpRequest) -> float:
        return float(request.session[PASSWORD_RESET_VERIFICATION_SESSION_KEY]["at"])


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """The present password is compared here too: a session left open is no licence to guess it."""

    def clean_oldpassword(self) -> str:
        reservation = count(PASSWORD, account_name(self.user))
        try:
            password: str = super().clean_oldpassword()
        except ValidationError:
            note_failure(reservation, SignInLock.Door.PASSWORD, self.user)
            raise
        attempts.give_back(reservation)
        return password


class _ComparesSecondFactor:
    user: User

    def clean_code(self) -> str:
        reservation = count(SECOND_FACTOR, account_name(self.user))
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            note_failure(reservation, SignInLock.Door.SECOND_FACTOR, self.user)
            raise
        except RedisError as error:  # allauth keeps the codes that were used there, so that none works twice
            raise refusal(TooManyAttempts(datetime.timedelta(minutes=1))) from error
        attempts.give_back(reservation)
        return code


class SecondFactorForm(_ComparesSecondFactor, factor_forms.AuthenticateForm):
    """A code of the authenticator, or a recovery code, at sign-in."""


class SecondFactorAgainForm(_ComparesSecondFactor, factor_forms.ReauthenticateForm):
    """The same before something grave."""


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey or a security key, with a name that is said in our languages too."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("Name of this passkey")


def note_failure(reservation: Reservation, door: SignInLock.Door, user: User | None) -> None:
    """Have the owner told when a wrong attempt was the last one for a while."""
    if reservation.is_last and user is not None:
        attempts.note_lock(door, user.pk)


class ConfirmEmailView(ConfirmEmailVerificationCodeView):
    """Count a code that is sent again for unknown addresses too: what is limited must not tell who is a member."""

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        try:
            count_sending(self._process.email)
        except TooManyAttempts as error:
            messages.error(self.request, error.message)
            return redirect("account_email_verification_sent")
        response: HttpResponse = super()._resend_form_valid(form)
        return response


confirm_email = public(ConfirmEmailView.as_view())
