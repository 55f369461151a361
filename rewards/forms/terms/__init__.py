"""The terms in forms: what a person sees and types for each value of a programme file.

`cells` and `compound` ones turn a value into inputs and back by its kind, `words` name them, `parts` lay them out, `form` is the form.
"""
