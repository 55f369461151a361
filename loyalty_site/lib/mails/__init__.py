"""Mails: written once, as plain text; the HTML twin is made of the same lines and so says the same."""
