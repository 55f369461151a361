"""What they hold."""
