"""The nouns of the third floor."""

from campaigns.models.score_edges import ScoreEdges
from campaigns.models.segment import Segment

__all__ = ["ScoreEdges", "Segment"]
