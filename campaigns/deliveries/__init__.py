"""The engine: an audience is frozen, each of it is decided about, and what is due is handed over, once."""
