"""Webhooks: which facts become events, how they are signed, where they may go and how they get there."""
