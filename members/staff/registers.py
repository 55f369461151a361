"""The registers of the stores that a manager manages: added, given another tablet, revoked."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions import registers
from members.actions.audit import Actor
from members.models import Register, Store
from members.selectors.registers import registers_in, stores_managed


class StoreField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the shops that a manager manages."""

    def __init__(self) -> None:
        super().__init__(Store.objects.none(), label=gettext_lazy("Store"), empty_label=None)

    def choose_among(self, stores: set[str] | None) -> None:
        """Offer these shops, None for all of them."""
        rows = Store.objects.filter(channel=Store.Channel.STORE, retired_at=None).order_by("code")
        self.queryset = rows if stores is None else rows.filter(pk__in=stores)

    def label_from_instance(self, obj: Store) -> str:
        """Return the shop's code and name."""
        return f"{obj.pk} {obj.name_ja}"


class RegisterForm(forms.Form):
    """A register of a store that the manager manages."""

    store = StoreField()
    code = forms.CharField(
        label=gettext_lazy("Register number"),
        help_text=gettext_lazy("As it stands on the receipts of the register beside the tablet."),
        max_length=60,
    )
    name = forms.CharField(label=gettext_lazy("Place or name"), max_length=200, required=False)

    def __init__(self, *args: Any, stores: set[str] | None, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_store(self, stores)


def choose_store(form: forms.Form, stores: set[str] | None) -> None:
    """Let a form choose among the shops that a manager manages, None for all of them."""
    field = form.fields["store"]
    assert isinstance(field, StoreField)
    field.choose_among(stores)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("members.manage_tills")
def index(request: HttpRequest) -> HttpResponse:
    """List the registers; add one, renew a code, revoke, as the button says. A code is shown once, on this answer."""
    stores, actor = stores_managed(request.user), Actor.of(user_id=request.user.pk)  # type: ignore[arg-type]
    step = request.POST.get("step", "")
    form, code, status = RegisterForm(request.POST if step == "add" else None, stores=stores), None, 200
    try:
        if step == "add" and form.is_valid():
            found = form.cleaned_data
            code = registers.add(found["store"].pk, found["code"], found["name"], actor=actor)
            form = RegisterForm(stores=stores)
        elif step in ("renew", "revoke"):
            register = _managed(request, stores)
            if step == "renew":
                code = register, registers.renew_code(register, actor=actor)
            else:
                registers.revoke(register, actor=actor)
                messages.success(request, _("The register has been revoked: its tablet is out."))
                return redirect("staff-registers")
    except DomainError as error:
        status = error.status
        if step == "add":
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.error(request, error.message)
    address = request.build_absolute_uri(reverse("counter:register"))
    context = {"registers": registers_in(stores), "form": form, "code": code, "address": address}
    return render(request, "members/staff/registers.html", context, status=422 if form.errors else status)


def _managed(request: HttpRequest, stores: set[str] | None) -> Register:
    try:
        return get_object_or_404(registers_in(stores), pk=request.POST.get("register", ""))
    except (ValueError, forms.ValidationError):
        return get_object_or_404(Register.objects.none())
