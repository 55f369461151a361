"""Members of an old system: a line of the file is a member, with their cards, consents and tier."""
