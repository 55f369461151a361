"""The calls of the REST API about what members hold."""
