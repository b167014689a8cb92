"""Reports: what an organiser owes at the end, as one value that each writer renders in its own format.

A report is sheets of rows with typed columns, its period, and the definition of every number in it.
"""
