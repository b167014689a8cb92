"""The figures of an exchange: the totals, then the same by round, country, language and day."""
