"""Who enters a journey and who leaves it early, as statements of SQL: a file for each kind, every one the same shape."""
