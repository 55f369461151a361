"""Pages on which staff work, below `/staff/`; records are looked up in the admin."""
