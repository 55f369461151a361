"""Forms of the second floor."""
