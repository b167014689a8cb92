"""Pictures of the figures: what each shows, and how it is drawn from a specification kept as data."""
