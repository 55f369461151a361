"""Which constraint of the database a statement ran into."""

from django.db import IntegrityError


def violated_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint that refused a row, empty when PostgreSQL names none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
