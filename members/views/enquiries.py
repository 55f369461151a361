"""Enquiries: asked by members and guests, answered in the inbox or by mail, gone on with by members."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_site.lib.access import public
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.ids import uuid7
from members.actions import cases
from members.forms.enquiry import EnquiryForm, ReplyForm
from members.models import Case, Member
from members.selectors.cases import find, page, thread
from members.views.access import MemberRequest, member_required
from members.views.client import client_of


@never_cache
@require_safe
@member_required
def index(request: MemberRequest) -> HttpResponse:
    """List a member's enquiries, newest first; `before` names the enquiry after the page."""
    try:
        before = _id(request.GET.get("before", ""))
    except ValueError:
        return redirect("members:enquiries-index")
    found = page(request.member.pk, before)
    return render(request, "members/enquiries/index.html", {"cases": found.cases, "next": found.next, "before": before})


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask something: members are answered in their inbox, guests by e-mail."""
    member = _member(request)
    form = EnquiryForm(request.POST or None, is_guest=member is None, initial=_initial(request))
    status = 200
    if form.is_valid():
        said = form.cleaned_data
        question = cases.Question(
            said["topic"], said["text"], _submission(request), said["purchase"], get_language() or "ja"
        )
        try:
            case = cases.open_case(question, member=member, email=said.get("email", ""), client=client_of(request))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            status = error.status
        else:
            messages.success(
                request, _("We have received your enquiry. Its number is %(number)s.") % {"number": case.number}
            )
            return redirect("members:enquiries-show", case.pk) if member else redirect("members:enquiries-sent")
    elif form.is_bound:
        status = 422
    context = {"form": form, "submission": _submission(request), "is_member": member is not None}
    return render(request, "members/enquiries/new.html", context, status=status)


@public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Tell guests how they will be answered."""
    return render(request, "members/enquiries/sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def show(request: MemberRequest, case_id: UUID) -> HttpResponse:
    """Show an enquiry with everything that was said, newest page first, and take a further message."""
    case = find(request.member.pk, case_id)
    if case is None:
        raise Http404
    form, status = ReplyForm(request.POST or None), 200
    if form.is_valid():
        try:
            cases.reply(case, form.cleaned_data["text"], _submission(request))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            status = error.status
        else:
            messages.success(request, _("We have received your message."))
            return redirect("members:enquiries-show", case.pk)
    elif form.is_bound or request.method == "POST":
        status = 422
    try:
        before = _id(request.GET.get("before", ""))
    except ValueError:
        return redirect("members:enquiries-show", case.pk)
    context = {"case": case, "thread": thread(case.pk, before), "before": before, "form": form}
    return render(request, "members/enquiries/show.html", context | {"submission": _submission(request)}, status=status)


def _member(request: HttpRequest) -> Member | None:
    """Return the member who asks; None for guests, and for people who have signed in and not joined."""
    if not request.user.is_authenticated:
        return None
    return Member.objects.filter(user=request.user.pk).exclude(status=Member.Status.LEFT).first()


def _initial(request: HttpRequest) -> dict[str, Any]:
    """Return what the link that led here knows: the topic and the purchase."""
    topic = request.GET.get("topic", "")
    email = request.user.email if request.user.is_authenticated else ""
    purchase = request.GET.get("purchase", "")[: cases.PURCHASE_MAX]
    return {"topic": topic if topic in Case.Topic.values else None, "purchase": purchase, "email": email}


def _submission(request: HttpRequest) -> UUID:
    """Return the id of the form that was sent, a new one where there is none."""
    try:
        return _id(request.POST.get("submission", "")) or uuid7()
    except ValueError:
        return uuid7()


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None
