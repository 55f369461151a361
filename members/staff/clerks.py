"""Who works at the counters that a manager manages: added, given a PIN or a badge, unlocked, ended."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions import staff_posts
from members.actions.audit import Actor
from members.models import StaffPost
from members.selectors.registers import posts_in, stores_managed
from members.staff.registers import StoreField, choose_store


class ClerkForm(forms.Form):
    """Somebody who works in a store that the manager manages."""

    store = StoreField()
    number = forms.CharField(
        label=gettext_lazy("Staff number"), help_text=gettext_lazy("It stands on day sheets."), max_length=60
    )
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=200)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=StaffPost.Role)
    email = forms.CharField(
        label=gettext_lazy("E-mail address of their staff account"),
        help_text=gettext_lazy("Leave it empty for a clerk who works at the till alone."),
        max_length=254, required=False,
    )  # fmt: skip
    pin = forms.CharField(
        label=gettext_lazy("PIN"),
        help_text=gettext_lazy("Four to six digits. Not a row or a repetition."),
        max_length=40, required=False, widget=forms.PasswordInput({"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args: Any, stores: set[str] | None, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_store(self, stores)


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
@staff("members.manage_tills")
def index(request: HttpRequest) -> HttpResponse:
    """List who works there; add somebody, set a PIN, make a badge, unlock, end, as the button says."""
    stores, actor = stores_managed(request.user), Actor.of(user_id=request.user.pk)  # type: ignore[arg-type]
    step = request.POST.get("step", "")
    form, badge, status = ClerkForm(request.POST if step == "add" else None, stores=stores), None, 200
    try:
        if step == "add" and form.is_valid():
            post = _added(form.cleaned_data, actor)
            messages.success(request, _("%(name)s can work at the counter now.") % {"name": post.name})
            return redirect("staff-clerks")
        if step == "badge":
            post = _managed(request, stores)
            badge = post, staff_posts.new_badge(post, actor=actor)
        elif step in STEPS:
            act, sentence = STEPS[step]
            act(_managed(request, stores), request, actor)
            messages.success(request, str(sentence))
            return redirect("staff-clerks")
    except DomainError as error:
        status = error.status
        if step == "add":
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.error(request, error.message)
    context = {"posts": posts_in(stores), "form": form, "badge": badge}
    return render(request, "members/staff/clerks.html", context, status=422 if form.errors else status)


def _added(found: dict[str, Any], actor: Actor) -> StaffPost:
    return staff_posts.add(
        found["store"].pk, found["number"], found["name"], role=found["role"], email=found["email"],
        pin=found["pin"], actor=actor,
    )  # fmt: skip


def _managed(request: HttpRequest, stores: set[str] | None) -> StaffPost:
    try:
        return get_object_or_404(posts_in(stores), pk=request.POST.get("clerk", ""))
    except (ValueError, ValidationError):
        return get_object_or_404(StaffPost.objects.none())


Step = tuple[Callable[[StaffPost, HttpRequest, Actor], None], Any]
STEPS: dict[str, Step] = {
    "pin": (
        lambda post, request, actor: staff_posts.set_pin(post, request.POST.get("pin", ""), actor=actor),
        gettext_lazy("The PIN has been set."),
    ),
    "unlock": (lambda post, request, actor: staff_posts.unlock(post, actor=actor), gettext_lazy("They can try again.")),
    "end": (
        lambda post, request, actor: staff_posts.end(post, actor=actor),
        gettext_lazy("They work here no longer, and are out of every register."),
    ),
}
