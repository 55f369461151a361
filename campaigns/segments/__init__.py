"""Segments in SQL: each kind of condition compiles itself, and one statement serves counts, samples and audiences."""
