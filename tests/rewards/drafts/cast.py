"""Two managers and a draft."""

from loyalty_site import staff_roles
from members.actions.audit import Actor
from members.models import User
from rewards.actions import program_drafts
from rewards.actions.program_drafts import Written
from rewards.models import ProgramDraft
from tests.rewards.cast import published

CHANGE = """
rules:
  - {code: base, kind: amount, points: 2, per: "100"}
  - {code: coffee, kind: amount, points: 2, per: "100", when: {line: {category: [COFFEE]}}}
  - {code: beans, kind: item, points: 30, when: {line: {sku: [BEANS-1]}}}
  - {code: big-basket, kind: fixed, points: 50, when: {minimum: "5000"}}
"""


def manager(name: str) -> Actor:
    """Return a manager of this name."""
    user, is_new = User.objects.get_or_create(email=f"{name}@example.com", defaults={"is_staff": True})
    if is_new:
        user.groups.add(staff_roles.group(staff_roles.MANAGER))
    return Actor.of(user_id=user.pk)


def begun(who: str = "akiko") -> ProgramDraft:
    """Return a draft of the test's programme, begun by somebody."""
    published()
    return program_drafts.begin("Double points", manager(who))


def submitted(who: str = "akiko", text: str = CHANGE) -> ProgramDraft:
    """Return a draft that waits for publication."""
    draft = program_drafts.save((found := begun(who)).pk, Written(found.title, text), 1, manager(who))
    return program_drafts.submit(draft.pk, draft.revision, manager(who))
