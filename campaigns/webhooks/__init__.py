"""Doors for providers: each proves who it is before a byte of what it says is believed."""
