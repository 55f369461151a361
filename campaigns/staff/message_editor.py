"""The editor of a message: its variants block by block, changed by buttons, checked, saved as a draft.

Each button posts the whole message and gets it back changed; nothing is saved but by its own. A script asks for the
counts of short messages alone (`X-Part: sms`).
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import errors
from campaigns.actions import sends
from campaigns.core.content import Mistake
from campaigns.forms import message_words
from campaigns.forms.message_document import Variant, changed, fresh, posted
from campaigns.forms.message_drawn import Pencil
from campaigns.forms.send import SendForm
from campaigns.messages.checking import mistakes
from campaigns.messages.pricing import counts
from campaigns.messages.variables import FILTERS, VARIABLES
from campaigns.models import Campaign, Send
from campaigns.selectors.offers import given_coupons, rewards_on_offer
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff


class Desk:
    """What lies before whoever writes a message: the form, the variants as they were posted, what is wrong with them."""

    def __init__(self, request: HttpRequest, campaign: Campaign, send: Send | None) -> None:
        self.request, self.campaign, self.send = request, campaign, send
        self.language = "en" if (get_language() or "").startswith("en") else "ja"
        self.coupons = given_coupons(self.language)
        self.form = self._form()
        self.variants = self._variants()
        self.mistakes: list[Mistake] = []
        self.context: dict[str, Any] = {}

    def check(self) -> None:
        """Note what is wrong with what lies here, saved or not."""
        self.mistakes = mistakes(self.unsaved())

    def unsaved(self) -> Send:
        """Return what lies here as a send that is not saved."""
        coupon = str(self.form["coupon"].value() or "")
        return Send(
            campaign=self.campaign, channels=self.form.channels, variants=self.variants, coupon=coupon,
            topic=str(self.form["topic"].value() or Send.Topic.CAMPAIGNS),
        )  # fmt: skip

    def page(self, status: int = 200) -> HttpResponse:
        rewards = rewards_on_offer(self.language)
        context = {
            "campaign": self.campaign,
            "send": self.send,
            "form": self.form,
            "variants": Pencil(rewards, self.mistakes).draw(self.variants, self.form.channels),
            "has_room": len(self.variants) < sends.VARIANTS_MAX,
            "mistakes": len(self.mistakes),
            "general": [message_words.sentence(each) for each in self.mistakes if each.place in ("", "law", "coupon")],
            "sms": counts(self.unsaved()) if "sms" in self.form.channels else [],
            "blocks": message_words.BLOCKS.items(),
            "variables": [(each, each.en if self.language == "en" else each.ja) for each in VARIABLES],
            "filters": FILTERS,
            **self.context,
        }
        part = "_sms" if self.request.headers.get("X-Part") == "sms" else "edit"
        return render(self.request, f"campaigns/staff/sends/{part}.html", context, status=status)

    def _form(self) -> SendForm:
        if self.request.method == "POST":
            is_standing = self.send is not None and self.send.is_standing
            return SendForm(self.request.POST, coupons=self.coupons, is_standing=is_standing)
        if self.send is None:
            return SendForm(initial={"channel1": "email", "tracks": True}, coupons=self.coupons)
        return SendForm.of(self.send, self.coupons)

    def _variants(self) -> list[Variant]:
        if self.request.method == "POST":
            return posted(self.request.POST) or fresh()
        return fresh() if self.send is None else self.send.variants


@staff("campaigns.edit_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Write a new message of a campaign."""
    campaign = get_object_or_404(Campaign, pk=campaign_id, stopped_at=None)
    return _answer(Desk(request, campaign, None))


@staff("campaigns.edit_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Write a message that is a draft."""
    send = get_object_or_404(Send.objects.select_related("campaign"), pk=send_id, state=Send.State.DRAFT)
    desk = Desk(request, send.campaign, send)
    if request.method != "POST":
        desk.check()
    return _answer(desk)


def _answer(desk: Desk) -> HttpResponse:
    data = desk.request.POST
    if desk.request.method != "POST" or desk.request.headers.get("X-Part") == "sms":
        return desk.page()
    act = data.get("act", "")
    if act in ("save", "preview"):
        return _save(desk, act)
    if act == "check":
        desk.check()
        desk.context = {"is_checked": True}
        return desk.page()
    place = act.partition(" ")[2]
    desk.variants = changed(desk.variants, act, data.get(f"{place}-new", ""))
    desk.form.full_clean()
    desk.form.errors.clear()
    return desk.page()


def _save(desk: Desk, act: str) -> HttpResponse:
    form, send = desk.form, desk.send
    if not form.is_valid():
        desk.check()
        return desk.page(422)
    try:
        if send is None:
            send = sends.begin(desk.campaign.pk, form.draft(desk.variants), actor=actor(desk.request))
        else:
            revision = form.cleaned_data["revision"] or 0
            send = sends.write(send.pk, revision, form.draft(desk.variants), actor=actor(desk.request))
    except errors.SendChanged:
        return _meanwhile(desk)
    except DomainError as error:
        form.add_error(None, error.message)
        return desk.page(error.status)
    messages.success(desk.request, _("The message is saved as a draft."))
    return redirect("staff-send-preview" if act == "preview" else "staff-send-edit", send.pk)


def _meanwhile(desk: Desk) -> HttpResponse:
    """Say that somebody else has saved; what was typed is kept, and saving again is meant then."""
    assert desk.send is not None
    theirs = Send.objects.select_related("changed_by").get(pk=desk.send.pk)
    data = desk.request.POST.copy()
    data["revision"] = str(theirs.revision)
    desk.form = SendForm(data, coupons=desk.coupons, is_standing=desk.send.is_standing)
    desk.form.is_valid()
    desk.context = {"theirs": theirs}
    return desk.page(409)
