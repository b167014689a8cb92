"""The event: exchange, rounds, themes, questions, background papers, and the people's memberships in it."""
