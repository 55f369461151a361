"""Points of an old system: a line of the file is a lot with its own expiry."""
