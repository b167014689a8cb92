"""What is written after an exchange has closed."""
