"""How a message looks: as an example or as any member, on a phone and on a desk; and sent to oneself."""

from typing import Any, NamedTuple
from uuid import UUID

from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from campaigns.actions.trials import try_out
from campaigns.core.letters import Letter, Unwritten
from campaigns.forms import message_words
from campaigns.forms.send import PreviewForm
from campaigns.messages.checking import mistakes
from campaigns.messages.pricing import Count, counts
from campaigns.messages.writing import Writer
from campaigns.models import Send
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.models import Member
from members.selectors.members import find

# What a letter may do that is looked at: show its pictures and its own styles, and nothing else.
LETTER_POLICY = {
    "default-src": ["'none'"], "script-src": None, "style-src": ["'unsafe-inline'"], "img-src": ["https:"],
    "font-src": None, "connect-src": None, "manifest-src": None, "worker-src": None, "form-action": ["'none'"],
    "base-uri": ["'none'"], "frame-ancestors": ["'self'"], "sandbox": [""],
}  # fmt: skip
FOUND_MAX = 2


class Look(NamedTuple):
    """What is looked at: a variant in a language, as a member or as the example."""

    variant: int
    language: str
    member: Member | None
    form: PreviewForm

    @property
    def query(self) -> str:
        """Return it as the end of an address."""
        who = f"&member={self.member.pk}" if self.member else ""
        return f"?variant={self.variant + 1}&language={self.language}{who}"


@staff("campaigns.view_send")
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
@require_safe
def show(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Show a message as it would arrive, over each of its channels, and what is wrong with it."""
    send = get_object_or_404(Send.objects.select_related("campaign"), pk=send_id)
    look = _look(request, send)
    writer = Writer(send)
    letters = [
        (message_words.CHANNELS[channel], channel, writer.example(look.variant, channel, look.language, look.member))
        for channel in send.channels
    ]
    wrong = mistakes(send)
    context = {
        "send": send,
        "look": look,
        "letters": [(name, channel, _told(letter)) for name, channel, letter in letters],
        "variants": list(enumerate(send.variants, 1)),
        "frame": reverse("staff-send-letter", args=[send.pk]) + look.query,
        "mistakes": [_placed(mistake) for mistake in wrong],
        "sms": _counts(send, look) if "sms" in send.channels else [],
        "sees_persons": request.user.has_perm("members.view_member"),
    }
    return render(request, "campaigns/staff/sends/preview.html", context)


@staff("campaigns.view_send")
@xframe_options_sameorigin
@csp_replace(LETTER_POLICY)  # type: ignore[arg-type]
@require_safe
def letter(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Send a mail's HTML alone, for a frame that lets it do nothing."""
    send = get_object_or_404(Send, pk=send_id)
    look = _look(request, send)
    found = Writer(send).example(look.variant, "email", look.language, look.member)
    if not isinstance(found, Letter):
        raise Http404
    return HttpResponse(found.html)


@staff("campaigns.edit_campaign")
@require_POST
def trial(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Send a message's mail to whoever asks for it."""
    send = get_object_or_404(Send, pk=send_id)
    look = _look(request, send)
    to = str(request.user.email)  # type: ignore[union-attr]
    try:
        try_out(send, look.variant, look.language, look.member, to, actor=actor(request))
    except DomainError as error:
        messages.error(request, error.message)
    except OSError:
        messages.error(request, _("The mail server does not answer. Try again in a few minutes."))
    else:
        messages.success(request, _("The mail was sent to %(address)s.") % {"address": to})
    return redirect(reverse("staff-send-preview", args=[send.pk]) + look.query)


def _look(request: HttpRequest, send: Send) -> Look:
    """Read what is to be looked at from an address; a member is shown to those alone who may see members."""
    asked = request.GET
    here = "en" if (get_language() or "").startswith("en") else "ja"
    language = asked["language"] if asked.get("language") in ("ja", "en") else here
    number = asked.get("variant", "1")
    variant = int(number) - 1 if number in {str(each) for each in range(1, len(send.variants) + 1)} else 0
    form = PreviewForm(asked if "who" in asked else None, initial={"language": language})
    return Look(variant, language, _member(request, form), form)


def _member(request: HttpRequest, form: PreviewForm) -> Member | None:
    named, typed = request.GET.get("member", ""), request.GET.get("who", "").strip()
    if not (named or typed):
        return None
    if not request.user.has_perm("members.view_member"):
        raise PermissionDenied
    if typed:
        found = find(typed, FOUND_MAX) if form.is_valid() else []
        if len(found) != 1:
            form.add_error("who", _("This does not name one member. Write a number or an address in full."))
            return None
        return found[0]
    try:
        return get_object_or_404(Member, pk=UUID(named))
    except ValueError:
        raise Http404 from None


def _counts(send: Send, look: Look) -> list[Count]:
    """Return the count of the SMS that is looked at."""
    return [count for count in counts(send) if count.id == f"sms-v{look.variant + 1}-{look.language}"]


def _told(letter: Letter | Unwritten) -> dict[str, Any]:
    if isinstance(letter, Unwritten):
        return {"error": _("This cannot be written yet. What has to be mended is listed above.")}
    return {"subject": letter.subject, "text": letter.text, "link": letter.link, "is_mail": bool(letter.html)}


def _placed(mistake: Any) -> tuple[str, str]:
    """Return where a mistake is, in words, and what to do."""
    parts = mistake.place.split(".")
    channel, language = (parts[1], parts[2]) if len(parts) > 2 else ("", "")
    names = [message_words.CHANNELS.get(channel), message_words.LANGUAGES.get(language)]
    return " · ".join(str(name) for name in names if name), message_words.sentence(mistake)
