"""The audit: every stored fact is folded again, and what comes out is compared with what is stored.

It trusts nothing but the facts: terms and facts show by their digests that they are what was written; then each
account is folded from nothing, and its entries, their chain, its lots, holds, tiers, counts and its own row are
compared column by column. Nothing here needs Django: a process of its own starts at once.

What it cannot prove, because nothing that is derived depends on it: who holds an account (`member_id`), the
`origin` of a guest's purchase and of its refunds, when they were posted to within an hour and when it was completed, and which guest's
purchase a refund by amount belongs to. The note of an entry can be erased, never changed.
"""
