"""A programme that asks who spends points, members who are rich, and tills."""

from typing import Any

from loyalty_site.lib.clock import now
from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.spend_proofs import new_code
from rewards.models import PointAccount
from tests.rewards.api.conftest import purchase
from tests.rewards.cast import PROGRAMME, account, published

TV = [{"sku": "TV", "category": "GIFT CARD", "quantity": 1, "amount": "9000"}]  # earns nothing
PIN = "8305"


def asking(verify: str) -> None:
    """Publish a programme that asks for this proof above 1,000 points."""
    published(PROGRAMME.replace("currency: JPY", f"currency: JPY\n  redemption: {{verify: {verify}}}"))


def rich(points: int = 5000, **columns: Any) -> Member:
    """Return a member with so many points."""
    account_id = account(**columns)
    adjust(account_id, points, "gift", "for the test")
    return PointAccount.objects.select_related("member").get(pk=account_id).member


def spends(member: Member, external_id: str = "1", points: int = 2000, **fields: Any) -> dict[str, Any]:
    """Return the body of a purchase that a member pays for with so many points."""
    at = now().isoformat()
    return purchase(member, external_id, lines=TV, total="9000", points_used=points, purchased_at=at, **fields)


def code(member: Member) -> str:
    """Return the code that the member's page shows now."""
    return new_code(member)[0]


def code_of(answer: Any) -> tuple[int, str]:
    """Return an answer's status and the code of its refusal."""
    return answer.status_code, answer.json().get("code", "")
