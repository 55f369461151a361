"""The counter: sales, what undoes them, day sheets."""
