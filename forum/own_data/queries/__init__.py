"""What is kept of a person, and what is to become of it."""
