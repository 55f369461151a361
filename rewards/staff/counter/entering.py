"""A tablet registered, a clerk entering and leaving, practice turned on and off."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_site.lib.access import public
from loyalty_site.lib.errors import DomainError
from members.actions import registers, shifts, staff_posts
from members.selectors.registers import clerks_of
from members.views.client import client_of
from rewards.staff.counter.access import COOKIE, TillRequest, at_register, at_till, keep_key


class CodeForm(forms.Form):
    """The code that a manager's page shows."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Ten letters. A manager finds it on the staff site under “Registers”."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}),
    )


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register the tablet on which a right code is typed."""
    form, status = CodeForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        try:
            _register, key = registers.enter_code(form.cleaned_data["code"], client=client_of(request))
        except DomainError as error:
            form.add_error("code", error.message)
            status = error.status
        else:
            response = redirect("counter:enter")
            keep_key(response, key)
            return response
    context = {"form": form}
    return render(request, "rewards/staff/counter/register.html", context, status=_status(form, status))


@sensitive_post_parameters("pin", "badge")
@require_http_methods(["GET", "HEAD", "POST"])
@at_register
def enter(request: TillRequest) -> HttpResponse:
    """Let a clerk in by badge or PIN, in place of whoever was there: one page, one step."""
    said, status = "", 200
    if request.method == "POST":
        try:
            post = _who(request)
            shifts.begin(request.register, post, is_practice=request.POST.get("practice") == "on")
        except DomainError as error:
            said, status = error.message, error.status
        else:
            response = redirect("counter:index")
            keep_key(response, request.COOKIES[COOKIE])
            return response
    context = {"clerks": clerks_of(request.register.store_id), "said": said, "chosen": request.POST.get("clerk", "")}
    return render(request, "rewards/staff/counter/enter.html", context, status=status)


@require_POST
@at_till
def leave(request: TillRequest) -> HttpResponse:
    """End the clerk's shift: the next one enters."""
    shifts.end(request.shift)
    return redirect("counter:enter")


@require_POST
@at_till
def practice(request: TillRequest) -> HttpResponse:
    """Turn practice on or off."""
    is_on = request.POST.get("practice") == "on"
    shifts.practise(request.shift, is_practice=is_on)
    if not is_on:
        messages.info(request, _("Practice is over: from now on everything is posted."))
    return redirect("counter:index")


def _who(request: TillRequest) -> staff_posts.StaffPost:
    badge = request.POST.get("badge", "").strip()
    if badge:
        return staff_posts.check_badge(badge[:100], request.register)
    clerk = next(
        (post for post in clerks_of(request.register.store_id) if str(post.pk) == request.POST.get("clerk")), None
    )
    if clerk is None:
        raise staff_posts.ClerkNotChosen
    return staff_posts.check_pin(clerk.pk, request.register, request.POST.get("pin", ""))


def _status(form: forms.Form, status: int) -> int:
    return 422 if form.errors and status == 200 else status
