"""The demo exchange: forty invented people talking about gender equality in cities, in three languages.

`content/` holds what they say, as TOML that a person can read and correct: `exchange.toml` (texts and rounds),
`people.toml`, `papers.toml`, `round-1.toml` and `round-2.toml` (contributions with their versions), `aside.toml` (what
waits, was returned, withdrawn or hidden) and `visits.toml`. Everything is named by a short `ref`; every instant is an
hour of its round, so that the exchange is always in its second week.
"""
