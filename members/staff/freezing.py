"""Staff freeze a member, who then earns and cannot spend, and make a frozen one active again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions import profile
from members.actions.audit import Actor
from members.forms.freezing import FreezingForm
from members.models import Member


@require_POST
@staff("members.change_member")
def change(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Freeze a member or make them active again, as the form says; who has left stays so."""
    member = Member.objects.filter(pk=member_id).first()
    if member is None:
        raise Http404
    form = FreezingForm(request.POST)
    if not form.is_valid() or member.status == Member.Status.LEFT:
        messages.error(request, _("Nothing was changed. Choose the reason from the list."))
        return redirect("staff-member", member_id)
    wanted = form.cleaned_data["status"]
    try:
        profile.change(
            member, status=wanted, status_reason=form.cleaned_data["reason"], actor=Actor.of(user_id=request.user.pk)
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        frozen = _("The member is frozen: points are earned and cannot be spent.")
        messages.success(request, frozen if wanted == Member.Status.FROZEN else _("The member is active again."))
    return redirect("staff-member", member_id)
