"""From what was said to the book: gathered once, put together for each language, written in each format."""
