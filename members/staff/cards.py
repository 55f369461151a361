"""Blank cards entered in bulk: the numbers of a printer's delivery, one a line."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from members.actions.cards import enter_blank


class NumbersForm(forms.Form):
    """Numbers as they are printed."""

    numbers = forms.CharField(
        label=gettext_lazy("Card numbers"),
        help_text=gettext_lazy("One a line, as they are printed; 10,000 at a time."),
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        max_length=700_000,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff("members.manage_all_tills")
def blank(request: HttpRequest) -> HttpResponse:
    """Enter the numbers of printed cards that belong to nobody yet."""
    form = NumbersForm(request.POST or None)
    if form.is_valid():
        try:
            added = enter_blank(form.cleaned_data["numbers"].split("\n"), actor=Actor.of(user_id=request.user.pk))
        except DomainError as error:
            form.add_error("numbers", error.message)
        else:
            said = ngettext("%(count)s blank card is new.", "%(count)s blank cards are new.", added)
            messages.success(request, said % {"count": f"{added:,}"})
            return redirect("staff-cards-blank")
    return render(request, "members/staff/cards.html", {"form": form}, status=422 if form.errors else 200)
