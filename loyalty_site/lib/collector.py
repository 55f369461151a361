"""The garbage collector of processes that handle thousands of rows at a time."""

import gc

OBJECTS_MAX = 500_000  # more than a batch, or a chunk of an import, has at a time: it leaves nothing to be collected


def relax_collector() -> None:
    """Leave out of every collection what is loaded already, and collect less often.

    A thousand purchases make a hundred thousand objects that reference counting frees by itself; looking through
    them, and through all modules, again and again costs a quarter of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_MAX, 20, 20)
