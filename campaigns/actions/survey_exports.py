"""Who took the answers of a survey away stands in the audit log."""

from campaigns.models import Survey
from members.actions.audit import Actor, record_change


def note_export(survey: Survey, *, actor: Actor) -> None:
    """Note that a table of a survey's answers was made."""
    record_change(actor, "survey.export", survey.pk, after={"answers": survey.answers.count()})
