"""What the desk shows: the texts to bring into other languages, the one being worked on, and those waiting for review."""
