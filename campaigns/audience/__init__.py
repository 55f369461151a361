"""Who is written to and who is not, as statements of SQL."""
