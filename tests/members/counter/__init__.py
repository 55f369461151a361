"""Registers, and the clerks who work at them."""
