"""Who they are, and who may."""
