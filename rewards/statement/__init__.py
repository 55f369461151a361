"""What a member reads of the ledger: entries, their reasons, their breakdowns and the way to the next tier in words."""
