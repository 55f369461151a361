"""A member's telephone number, added, changed or removed: it counts once a code that was sent to it is entered.

Whether a number is another person's is told to nobody but whoever holds the telephone: the page is the same, and the
message says so in place of a code. The other account is not touched.
"""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from loyalty_site import sent_codes, sign_in
from loyalty_site.forms.join import CodeForm, PhoneForm
from loyalty_site.lib import phones
from loyalty_site.lib.errors import DomainError
from loyalty_site.sent_codes import CODE_MINUTES, PHONE
from members import errors, phone_mails, sms
from members.actions import people, phone_codes
from members.actions.attempts import CODE, TooManyAttempts
from members.views.access import MemberRequest, member_required

PURPOSE = "phone"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required(allow_get=True)
def change(request: MemberRequest) -> HttpResponse:
    """Show the number and ask for another one; send a code to it, or remove the number."""
    if request.POST.get("step") == "remove":
        return _remove(request)
    form = PhoneForm(request.POST or None)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            _send(request, form.cleaned_data["phone"])
        except DomainError as error:
            form.add_error("phone", error.message)
            status = error.status
        else:
            return redirect("phone-code")
    return _page(request, form, status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required(allow_get=True)
def code(request: MemberRequest) -> HttpResponse:
    """Ask for the code that was sent to a number, and make the number the member's; or send another code."""
    sent = sent_codes.pending(request, PURPOSE)
    if sent is None:
        return redirect("phone-change")
    if request.POST.get("step") == "again":
        return _send_again(request, sent.contact)
    form, status = CodeForm(request.POST or None), 200
    if form.is_valid():
        try:
            if sent_codes.is_right(request, PURPOSE, sent, form.cleaned_data["code"]):
                return _save(request, sent.contact)
            form.add_error("code", _("This code is not right. Please check it, or have a new one sent."))
        except TooManyAttempts as error:
            is_over = error.limit == CODE.account[0].name
            told = _("This code was tried too often and is no longer valid. Please have a new one sent to you.")
            form.add_error("code", told if is_over else error.message)
            status = error.status
    context = {"form": form, "contact": phones.to_local(sent.contact), "minutes": CODE_MINUTES}
    return render(request, "phone/code.html", context, status=422 if form.errors and status == 200 else status)


def _send(request: MemberRequest, number: str) -> None:
    """Send a code to a number, or a word that it is taken: then the code that is waited for was sent to nobody."""
    code = sent_codes.new()
    if people.is_number_of_another(request.member, number):
        text = render_to_string("phone/taken_sms.txt", {}, request).strip()
    else:
        text = sent_codes.sms(request, code)
    phone_codes.send(number, text, client=sign_in.client_of(request))
    sent_codes.keep(request, PURPOSE, PHONE, number, code)


def _send_again(request: MemberRequest, number: str) -> HttpResponse:
    try:
        _send(request, number)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("We have sent you a new code."))
    return redirect("phone-code")


def _save(request: MemberRequest, number: str) -> HttpResponse:
    sent_codes.forget(request, PURPOSE)
    try:
        people.change_phone(request.member, number)
    except errors.AlreadyAMember:  # somebody else proved it since the code was sent
        messages.error(request, _("The number could not be saved. Please have a new code sent."))
        return redirect("phone-change")
    return _told(request, _("Your phone number has been saved."))


def _remove(request: MemberRequest) -> HttpResponse:
    try:
        people.remove_phone(request.member)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("phone-change")
    return _told(request, _("Your phone number has been removed."))


def _told(request: MemberRequest, said: str) -> HttpResponse:
    """Have the owner told by mail too, wherever they are, and go back to the profile."""
    phone_mails.send(request.member)
    messages.success(request, said)
    return redirect("members:profile")


def _page(request: MemberRequest, form: PhoneForm, status: int) -> HttpResponse:
    number = request.member.phone
    context = {"form": form, "number": phones.to_local(number) if number else "", "is_sms_on": sms.is_on()}
    return render(request, "phone/change.html", context, status=status)
