"""Who moderates when: mandates with their substitutes. Authority begins and ends by the clock."""
