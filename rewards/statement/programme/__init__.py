"""The terms in plain sentences: what the rules page, the introduction and the comparison of tiers say.

Pure: compiled terms and their document go in, sentences in the language in force come out.
"""
