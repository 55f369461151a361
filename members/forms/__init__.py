"""Forms of members."""
