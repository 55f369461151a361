"""Joining by a code: a contact is given, a code goes there, whoever enters it signs in or becomes a member.

A stranger learns nothing: every contact gets the same page and the same message, whether somebody is known by it
or not, and nobody is made before the code is right. What is under way is kept in the session (`sent_codes`).
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from loyalty_site import arrivals, sent_codes, sign_in
from loyalty_site.sent_codes import CODE_MINUTES, PHONE, Pending
from members import errors, values
from members.actions import legal, people, phone_codes
from members.models import Acceptance, Member, Store, User
from members.selectors.people import kept_in_place_of
from members.views.referrals import take_invitation
from rewards.actions import enrolment

JOIN = "join"
_WELCOME = "join_welcome"


def send_code(request: HttpRequest, kind: str, contact: str) -> None:
    """Send a code to a contact and keep it pending, in place of one before.

    Raises TooManyAttempts, PhoneNotServed and CodeNotSent; then what was pending still is.
    """
    code = sent_codes.new()
    if kind == PHONE:
        phone_codes.send(contact, sent_codes.sms(request, code), client=sign_in.client_of(request))
    else:
        sign_in.count_sending(contact)
        context = {"code": code, "minutes": CODE_MINUTES}
        try:
            get_adapter(request).send_mail("join/mails/code", contact, context)
        except OSError as error:  # smtplib's errors are OSErrors too
            raise errors.CodeNotSent from error
    sent_codes.keep(request, JOIN, kind, contact, code)


def sign_in_with(request: HttpRequest, sent: Pending) -> HttpResponse:
    """Sign in whoever has proved the contact, as the member that they are or as a new one."""
    user, is_new = _person(request, sent)
    sent_codes.forget(request, JOIN)
    arrivals.forget(request)
    record_authentication(request, user, method="code")
    response: HttpResponse = perform_login(
        request, Login(user=user, email_verification="none", redirect_url=reverse("rewards:card"), signup=is_new)
    )
    if is_new:
        welcome(request)
    return response


@transaction.atomic
def enrol(
    request: HttpRequest, user: User, way: Acceptance.Way, *, email: str | None = None, phone: str | None = None
) -> bool:
    """Make a person the member that they are or a new one, as they have come; tell whether they are new.

    What the page that they joined on said they accept is recorded with it.
    """
    if kept_in_place_of(user) is not None:
        return False  # their membership goes on as another one, which has a sign-in of its own
    language = (get_language() or "")[:2]
    kept = arrivals.enrolment_of(request)
    if kept.get("store") and not Store.objects.filter(code=kept["store"]).exists():
        kept = {**kept, "store": ""}
    member, is_new = enrolment.enrol_person(
        user,
        email=email,
        phone=phone,
        language=language if language in values.LANGUAGES else values.LANGUAGES[0],
        invitation=take_invitation(request),
        **kept,
    )
    shown = arrivals.take_shown(request)
    if shown is not None:
        legal.accept(member.pk, shown, way)
    return is_new


def welcome(request: HttpRequest) -> None:
    """Have the card page invite a new member to say more about themselves, until they decline."""
    request.session[_WELCOME] = True


def forget_welcome(request: HttpRequest) -> None:
    request.session.pop(_WELCOME, None)


@transaction.atomic
def _person(request: HttpRequest, sent: Pending) -> tuple[User, bool]:
    is_phone = sent.kind == PHONE
    user = people.person_with_phone(sent.contact) if is_phone else _person_with_email(sent.contact)
    if not user.is_active or user.is_staff or Member.objects.filter(user=user).exists():
        return user, False  # staff join when they want to
    way = Acceptance.Way.SMS if is_phone else Acceptance.Way.EMAIL
    return user, enrol(request, user, way, **{sent.kind: sent.contact})


def _person_with_email(email: str) -> User:
    """Return whose address this is, now that it is proved.

    An account that somebody made with the address and never proved is deleted: whoever made it, with a password of
    theirs, may be waiting for the owner to come.
    """
    verified = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    if verified is not None:
        return verified.user
    never_proved = EmailAddress.objects.filter(email=email, verified=False).values("user")
    User.objects.filter(email=email, pk__in=never_proved, last_login=None, is_staff=False, member=None).delete()
    user, _ = User.objects.get_or_create(email=email, defaults={"password": make_password(None)})
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user
