"""The waiting list, and what was decided."""
