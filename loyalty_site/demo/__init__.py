"""The demo: everything a shop would run, on this machine, with one command."""
