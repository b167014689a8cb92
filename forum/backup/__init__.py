"""Copies of all there is, made while it runs, and their way back.

A backup is one tar: a copy of the database at one moment, the files its rows name, and a manifest with the digest of each.
The secret lies in a file of its own beside it, so that the two can be kept apart. What can be made again (the search index)
or is to be forgotten (counters of limits, the day's salts) is in neither.
"""
