"""A draft folded over the last months: asked for, watched, stopped, read."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from rewards.actions import program_simulations
from rewards.forms.program_draft import SimulationForm
from rewards.models import ProgramDraft, ProgramSimulation
from rewards.selectors.timeline import current_timeline
from rewards.statement.remaining import left
from rewards.statement.simulation import Told


@staff("rewards.edit_program")
@require_POST
def ask(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Have a draft simulated as it stands."""
    form = SimulationForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["months"][0]))
        return redirect("staff-program-draft", draft_id)
    try:
        asked = program_simulations.ask(draft_id, form.cleaned_data["months"], Actor.of(user_id=request.user.pk))
    except ProgramDraft.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("staff-program-draft", draft_id)
    return redirect("staff-program-simulation", asked.pk)


@staff("rewards.view_terms")
@require_safe
def show(request: HttpRequest, simulation_id: UUID) -> HttpResponse:
    """Show how far a simulation is, or its figures: the terms in force and the draft side by side."""
    found = get_object_or_404(ProgramSimulation.objects.select_related("draft", "asked_by"), pk=simulation_id)
    context = {
        "simulation": found,
        "is_under_way": found.status in program_simulations.UNDER_WAY,
        "left": left(found.started_at, found.accounts_done, found.accounts_total),
        "told": Told(found.result, current_timeline().versions[-1]) if found.result else None,
    }
    return render(request, "rewards/staff/program/simulation.html", context)


@staff("rewards.edit_program")
@require_POST
def stop(request: HttpRequest, simulation_id: UUID) -> HttpResponse:
    """Stop a simulation."""
    program_simulations.stop(simulation_id, Actor.of(user_id=request.user.pk))
    return redirect("staff-program-simulation", simulation_id)
