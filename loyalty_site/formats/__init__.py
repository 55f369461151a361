"""Dates as each language writes them."""
