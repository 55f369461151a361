"""The counter's first page: a member found by card, number, telephone or the code on their phone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from loyalty_site.lib import text
from loyalty_site.lib.codes import is_member_number
from members.actions import look_ups
from members.models import Member, MemberCard
from members.selectors.members import parse, resolve
from rewards.actions.spend_proofs import number_shown
from rewards.staff.counter import sealing
from rewards.staff.counter.access import TillRequest, at_till

LENGTH_MAX = 100


@require_http_methods(["GET", "HEAD", "POST"])
@at_till
def index(request: TillRequest) -> HttpResponse:
    """Take a scan or what was typed, and lead to the member; a blank card may become one."""
    typed, said, blank = "", "", ""
    if request.method == "POST":
        typed = _clean(request.POST.get("q", ""))
        try:
            member = _look_up(request, typed) if typed else None
        except look_ups.TooManyLookUps as error:
            context = {"typed": "", "said": error.message}
            return render(request, "rewards/staff/counter/index.html", context, status=error.status)
        if member is not None and member.status != Member.Status.LEFT:
            return redirect("counter:sale", member.pk)
        blank = typed if member is None and _is_blank(typed) else ""
        said = _why_nobody(typed, member, blank)
    seal = sealing.opened(request.register).sealed if blank else ""
    context = {"typed": typed, "said": said, "blank": blank, "seal": seal}
    return render(request, "rewards/staff/counter/index.html", context, status=422 if said and not blank else 200)


def _look_up(request: TillRequest, typed: str) -> Member | None:
    """Return the member whom a scan or what was typed names. Raises TooManyLookUps."""
    shown = number_shown(typed)
    if shown:
        return resolve(shown)
    look_ups.count(request.shift, look_ups.LOOK_UPS)
    found = resolve(f"card:{typed}") or (resolve(typed) if typed.isdecimal() else None)
    if found is not None or parse(f"phone:{typed}") is None:
        return found
    look_ups.count(request.shift, look_ups.BY_PHONE)
    return resolve(f"phone:{typed}")


def _clean(typed: str) -> str:
    """Return what was typed as a line, empty for what cannot be one; a scanner's end of line is cut off."""
    try:
        return text.clean_line(typed.strip())[:LENGTH_MAX]
    except ValueError:
        return ""


def _is_blank(typed: str) -> bool:
    card = MemberCard.objects.filter(number=typed).values_list("status", flat=True).first()
    return card == MemberCard.Status.BLANK or (card is None and is_member_number(typed))


def _why_nobody(typed: str, member: Member | None, blank: str) -> str:
    if member is not None:
        return _("This membership has ended. Enrol the person as a new member.")
    if blank:
        return ""
    if not typed:
        return _("Scan the card, or enter the number on it or the member's telephone number.")
    return _("Nobody has this card or number. Scan once more, or enrol the person.")
