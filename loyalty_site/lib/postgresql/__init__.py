"""PostgreSQL as Django's backend speaks to it, with a cheaper question whether it is still there."""
