"""Figures frozen with a checksum, and what is retained so that they can be counted again, years later.

Retained are counts, and for each stretch of days a random number for each person who was there. Which number was whose was
known while the figures were frozen, and is written nowhere: so nothing in it leads to a person, an account or a pseudonym.
"""
