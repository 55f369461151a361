"""Joining from a shop's QR code: one screen, three ways, and the card."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_site import arrivals, joining, sent_codes
from loyalty_site.forms.join import CodeForm, EmailForm, PhoneForm
from loyalty_site.joining import JOIN
from loyalty_site.lib import phones
from loyalty_site.lib.access import public
from loyalty_site.lib.errors import DomainError
from loyalty_site.sent_codes import CODE_MINUTES, PHONE
from members import sms
from members.actions.attempts import CODE, TooManyAttempts

Contact = PhoneForm | EmailForm


@public
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Offer the ways to join; `store`, `clerk` and `source` in the address say where somebody does."""
    if request.user.is_authenticated:
        return redirect("rewards:card")
    return _ways(request)


@public
@never_cache
@require_POST
def line(request: HttpRequest) -> HttpResponse:
    """Go on to LINE with what this page's form has sent."""
    arrivals.keep(request)
    return redirect("line_login", preserve_request=True)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Send a code to a telephone."""
    return _send(request, PhoneForm(request.POST)) if request.method == "POST" else redirect("join-start")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: HttpRequest) -> HttpResponse:
    """Send a code to a mailbox."""
    return _send(request, EmailForm(request.POST)) if request.method == "POST" else redirect("join-start")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code that was sent, and let whoever has it in."""
    sent = sent_codes.pending(request, JOIN)
    if sent is None or request.user.is_authenticated:
        return redirect("join-start")
    form = CodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            if sent_codes.is_right(request, JOIN, sent, form.cleaned_data["code"]):
                return joining.sign_in_with(request, sent)
            form.add_error("code", _("This code is not right. Please check it, or have a new one sent."))
        except TooManyAttempts as error:
            form.add_error("code", _told(error))
            status = error.status
    is_phone = sent.kind == PHONE
    context = {
        "form": form,
        "is_phone": is_phone,
        "contact": phones.to_local(sent.contact) if is_phone else sent.contact,
        "minutes": CODE_MINUTES,
    }
    return render(request, "join/code.html", context, status=422 if form.errors and status == 200 else status)


@public
@never_cache
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Send another code to the same contact."""
    sent = sent_codes.pending(request, JOIN)
    if sent is None:
        return redirect("join-start")
    try:
        joining.send_code(request, sent.kind, sent.contact)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("We have sent you a new code."))
    return redirect("join-code")


@public
@never_cache
@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """Put the invitation to say more about oneself away."""
    joining.forget_welcome(request)
    return redirect("rewards:card")


def _send(request: HttpRequest, form: Contact) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("rewards:card")
    arrivals.keep(request)
    if not form.is_valid():
        return _ways(request, form, status=422)
    try:
        joining.send_code(request, form.kind, form.cleaned_data[form.kind])
    except DomainError as error:
        form.add_error(form.kind, error.message)
        return _ways(request, form, status=error.status)
    return redirect("join-code")


def _ways(request: HttpRequest, form: Contact | None = None, *, status: int = 200) -> HttpResponse:
    arrival = arrivals.arrive(request)
    context = {
        "phone_form": form if isinstance(form, PhoneForm) else PhoneForm() if sms.is_on() else None,
        "email_form": form if isinstance(form, EmailForm) else EmailForm(),
        "faulty_form": form,
        "has_line": bool(settings.SOCIALACCOUNT_PROVIDERS["line"]["APPS"]),
        "arrival": arrival,
        "query": request.GET.urlencode(),
        "store_name": getattr(arrival.store, f"name_{(get_language() or 'ja')[:2]}", ""),
    }
    return render(request, "join/start.html", context, status=status)


def _told(error: TooManyAttempts) -> str:
    if error.limit == CODE.account[0].name:
        return _("This code was tried too often and is no longer valid. Please have a new one sent to you.")
    return error.message
