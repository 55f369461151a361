"""Campaigns: listed, planned, shown with their parts and costs, stopped, made again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import errors
from campaigns.actions import campaigns
from campaigns.forms.campaign import CampaignForm, CopyForm, NewCampaignForm
from campaigns.forms.parts import Belonging, told
from campaigns.forms.plans import shown, spent
from campaigns.models import Campaign, CampaignCosts
from campaigns.selectors.campaign_parts import parts_of, terms_in_force
from campaigns.selectors.campaigns import active_members, listed, moment_of, sends_of, state
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from rewards.statement.figures import Figures


@staff("campaigns.view_campaign")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the campaigns by where they stand."""
    return render(request, "campaigns/staff/campaigns/index.html", {"stages": listed()})


@staff("campaigns.view_campaign")
@require_safe
def show(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Show a campaign: its plan, what belongs to it, what it has cost; for a journey's or a survey's own, its page."""
    campaign = get_object_or_404(Campaign.objects.select_related("changed_by"), pk=campaign_id)
    if campaign.kind == Campaign.Kind.JOURNEY:
        return redirect("staff-journey", campaign.journey.kind)
    if campaign.kind == Campaign.Kind.SURVEY:
        return redirect("staff-survey", campaign.survey.pk)
    terms, costs = terms_in_force(), CampaignCosts.objects.filter(campaign=campaign).first()
    context = {
        "campaign": campaign, "state": state(campaign), "plan": shown(campaign, Figures.of(terms)),
        "sends": [(send, moment_of(send)) for send in sends_of(campaign)],
        "members": active_members(), "parts": _parts(campaign),
        "spent": None if costs is None else spent(campaign, costs, terms),
    }  # fmt: skip
    return render(request, "campaigns/staff/campaigns/show.html", context)


@staff("campaigns.edit_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a new campaign."""
    form = NewCampaignForm(request.POST) if request.method == "POST" else NewCampaignForm()
    if not form.is_bound or not form.is_valid():
        return _form(request, form, None)
    try:
        campaign = campaigns.plan(form.cleaned_data["code"], form.plan, actor=actor(request))
    except DomainError as error:
        return _refused(request, form, None, error)
    messages.success(request, _("The campaign is planned."))
    return redirect("staff-campaign", campaign.pk)


@staff("campaigns.edit_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Change a campaign's plan."""
    campaign = get_object_or_404(Campaign, pk=campaign_id, stopped_at=None)
    form = CampaignForm(request.POST) if request.method == "POST" else CampaignForm.of(campaign)
    if not form.is_bound or not form.is_valid():
        return _form(request, form, campaign)
    try:
        campaigns.change(campaign.pk, form.cleaned_data["revision"], form.plan, actor=actor(request))
    except errors.CampaignChanged:
        theirs = Campaign.objects.select_related("changed_by").get(pk=campaign.pk)
        return _form(request, form.seen_at(theirs.revision), campaign, 409, theirs=theirs)
    except DomainError as error:
        return _refused(request, form, campaign, error)
    messages.success(request, _("The campaign is saved."))
    return redirect("staff-campaign", campaign.pk)


@staff("campaigns.edit_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Say what stopping a campaign does, and stop it. A journey is switched off instead."""
    campaign = get_object_or_404(Campaign.objects.exclude(kind=Campaign.Kind.JOURNEY), pk=campaign_id)
    if request.method == "POST":
        try:
            campaigns.stop(campaign.pk, actor=actor(request))
            messages.success(request, _("The campaign is stopped."))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("staff-campaign", campaign.pk)
    under_way = sends_of(campaign).exclude(state__in=campaigns.OVER)
    context = {"campaign": campaign, "sends": under_way, "parts": _parts(campaign)}
    return render(request, "campaigns/staff/campaigns/stop.html", context)


@staff("campaigns.edit_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Plan another campaign like this one."""
    campaign = get_object_or_404(Campaign.objects.exclude(kind=Campaign.Kind.JOURNEY), pk=campaign_id)
    form, status = CopyForm(request.POST) if request.method == "POST" else CopyForm(), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                asked = form.cleaned_data
                made = campaigns.copy(campaign.pk, asked["code"], asked["starts_on"], actor=actor(request))
                messages.success(request, _("The campaign is planned. Look through its names and its budget."))
                return redirect("staff-campaign-edit", made.pk)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                status = error.status
    context = {"campaign": campaign, "form": form}
    return render(request, "campaigns/staff/campaigns/copy.html", context, status=status)


def _parts(campaign: Campaign) -> Belonging:
    terms = terms_in_force()
    return told(parts_of(campaign.code, terms), terms, Figures.of(terms))


def _form(
    request: HttpRequest, form: CampaignForm, campaign: Campaign | None, status: int | None = None, **more: Any
) -> HttpResponse:
    context = {"form": form, "campaign": campaign, **more}
    answer = status or (422 if form.is_bound else 200)
    return render(request, "campaigns/staff/campaigns/edit.html", context, status=answer)


def _refused(request: HttpRequest, form: CampaignForm, campaign: Campaign | None, error: DomainError) -> HttpResponse:
    form.add_error(error.field if error.field in form.fields else None, error.message)
    return _form(request, form, campaign, error.status)
