"""The append-only log: who did what to whom, when and why, in ids and codes; never content."""
