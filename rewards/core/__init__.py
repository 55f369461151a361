"""The law of points, as values and functions.

No Django, no clock, no network, no database: a standing, a fact and the terms go in, a standing and the
entries that say why come out. Money is whole minor units (yen), points are whole, quantities are
thousandths, times are aware and in UTC; nothing is a float. `docs/ledger.md` has the law itself.
"""
