"""Files on their way in: each kind is a folder of the same shape.

`columns` says what a file may hold, `reading` makes records of its rows, `posting` takes them into the ledger.
`importing` runs a kind over a file; `runs` remembers how far it came and alone writes the import tables' state.
"""
