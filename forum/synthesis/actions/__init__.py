"""What moderators do: fill the basket, write, hand in, read over, look again."""
