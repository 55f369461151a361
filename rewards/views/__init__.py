"""Pages of members about their points."""
