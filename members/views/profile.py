"""A member's profile."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from loyalty_site.lib import phones
from loyalty_site.lib.errors import DomainError
from members.actions import profile
from members.forms.profile import ProfileForm
from members.views.access import MemberRequest, member_required


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponse:
    """Show the profile and save what was changed in it."""
    form = ProfileForm(request.member, request.POST or None)
    if form.is_valid():
        try:
            member = profile.change_own(request.member, **form.changes)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            with translation.override(member.language):
                messages.success(request, _("Your profile has been saved."))
            response = redirect("members:profile")
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, member.language, samesite="Lax")
            return response
    phone = request.member.phone
    context = {
        "form": form,
        "member": request.member,
        "phone": phones.to_local(phone) if phone else "",
        "has_line": bool(settings.SOCIALACCOUNT_PROVIDERS["line"]["APPS"]),
    }
    return render(request, "members/profile.html", context, status=422 if form.errors else 200)
