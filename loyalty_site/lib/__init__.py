"""The ground floor: nothing of the domain, and nothing here imports an app."""
