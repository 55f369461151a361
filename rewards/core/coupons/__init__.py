"""Coupons: what each takes off a purchase, on what conditions, and what a reward asks for it."""
