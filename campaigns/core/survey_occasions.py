"""How the delivery of an invitation names it, in the 40 characters of an occasion."""

from uuid import UUID

_PREFIX = "survey:"


def occasion_of(invitation_id: UUID) -> str:
    """Return the occasion on which somebody who is invited joins the survey's message."""
    return f"{_PREFIX}{invitation_id.hex}"


def invitation_of(occasion: str) -> UUID | None:
    """Return the invitation that an occasion names, None where it names none."""
    try:
        return UUID(hex=occasion.removeprefix(_PREFIX)) if occasion.startswith(_PREFIX) else None
    except ValueError:
        return None
