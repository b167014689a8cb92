"""What becomes of what is hers."""
