"""Boundaries of RFM scores: measured once a day. The only writer of ScoreEdges."""

from django.db import connection

from campaigns.models import ScoreEdges
from campaigns.segments.rfm import edges_of_all
from campaigns.segments.scope import Scope
from campaigns.selectors.segments import zone
from loyalty_site.lib.clock import now


def measure() -> ScoreEdges | None:
    """Measure the boundaries of today; None while nobody has bought within a year."""
    asked = Scope(now(), zone())
    with connection.cursor() as cursor:
        cursor.execute(edges_of_all(asked))
        recency, frequency, amount = cursor.fetchone()
    if recency is None:
        return None
    found, _ = ScoreEdges.objects.update_or_create(
        measured_on=asked.today, defaults={"recency": recency, "frequency": frequency, "amount": amount}
    )
    return found
