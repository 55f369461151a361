"""What a message says: the marketer's words filled in for a member, as a finished letter."""
