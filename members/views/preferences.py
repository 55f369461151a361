"""What a member wants to hear: the preference centre, and the link of a message that stops its kind."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.access import public
from members import unsubscribing
from members.actions import consents
from members.core import wordings
from members.forms.preferences import CHANNELS, PreferencesForm
from members.models import Consent, Member, PushDevice, TrackingRefusal
from members.selectors.consents import ADVERTISING
from members.unsubscribing import Subscription
from members.views.access import MemberRequest, member_required
from members.views.evidence import language_read, proof


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponse:
    """Show what the member hears over each channel, and save what they changed of it."""
    form = PreferencesForm(request.member, request.POST or None)
    stops_all = request.POST.get("step") == "stop"
    if stops_all or form.is_valid():
        choices = dict.fromkeys(form.heard, False) if stops_all else form.choices
        consents.choose(request.member, choices, proof(request, wordings.PREFERENCES, "preferences"))
        messages.success(request, _("Your choice has been saved."))
        return redirect("members:preferences")
    context = {
        "form": form,
        "channels": [channel.label for channel in CHANNELS],
        "statement": wordings.wording(wordings.PREFERENCES, language_read(request)),
        "devices": PushDevice.objects.filter(member=request.member).order_by("-added_at"),
        "push_key": import_string(settings.PUSH_KEY)(),
        "is_followed": not TrackingRefusal.objects.filter(member=request.member).exists(),
        "may_follow": settings.TRACKING,
    }
    return render(request, "members/preferences.html", context, status=422 if form.errors else 200)


# Whoever has the link may stop the messages: a mail program posts to it without a cookie (RFC 8058), and a cookie
# gives this page no power that the link does not have. A GET changes nothing, because scanners of mails follow links.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link of a message stops; posted, stop it. It never tells whose link it is."""
    found = unsubscribing.read(token)
    member = Member.objects.filter(pk=found.member_id).first() if found else None
    if found is None or member is None:
        return render(request, "members/unsubscribe.html", {"is_link_dead": True}, status=404)
    is_stopped = request.method == "POST"
    stops_all = request.POST.get("scope") == "all"
    if is_stopped:
        topics = [*ADVERTISING, Consent.Topic.POINTS] if stops_all else [Consent.Topic(found.topic)]
        said = proof(request, wordings.UNSUBSCRIBE_ALL if stops_all else wordings.UNSUBSCRIBE, "unsubscribe")
        consents.refuse(member, found.channel, topics, said)
    context = _told(request, found) | {"is_stopped": is_stopped, "stops_all": stops_all}
    return render(request, "members/unsubscribe.html", context)


def _told(request: HttpRequest, found: Subscription) -> dict[str, object]:
    """Return the names of what a link is about, and what is read before either button is used."""
    names = {"topic": Consent.Topic(found.topic).label, "channel": Consent.Channel(found.channel).label}
    language = language_read(request)
    return {
        **names,
        "statement": wordings.wording(wordings.UNSUBSCRIBE, language).format(**names),
        "statement_on_all": wordings.wording(wordings.UNSUBSCRIBE_ALL, language).format(**names),
        "sender": [
            part
            for part in (settings.COMPANY_NAME[language], settings.COMPANY_ADDRESS[language], settings.COMPANY_CONTACT)
            if part
        ],
    }
