"""The simulator: what happened in the last months, folded again under a draft's terms beside the terms in force.

It is the audit's sibling: the same facts, the same fold, account by account, nothing written. Each account begins the
period with what it really had: its history is folded from the beginning under the terms of its time, and splits at the
period's first instant. One column goes on under the terms in force, one under the draft. Beside them what really
happened is folded on, and must end where the ledger says that the account stands: the simulation proves its own figures.

What people did stays what they did: they buy the same things on the same days, exchange the same rewards, and pay with as
many points as they paid with, or with as many as they have left. What a draft makes impossible is counted, and told.
"""
