"""How the delivery of an invitation names it, in the 40 characters of an occasion; how a rule names what was chosen."""

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


def option_code(survey: str, question: str, option: str) -> str:
    """Return the code by which a segment's rule names an option of a survey's question."""
    return f"{survey}/{question}/{option}"


def option_of(code: str) -> tuple[str, str, str]:
    """Return the survey, the question and the option that a code names; none of them where it names none."""
    survey, _, rest = code.partition("/")
    question, _, option = rest.partition("/")
    return (survey, question, option) if question and option else ("", "", "")
