"""Purchases of the past: a line of the file is a line of a purchase, the lines of a purchase are adjacent."""
