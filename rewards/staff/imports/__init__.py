"""The imports that staff bring in themselves: a file is sent, its columns named, looked at, checked and imported."""
