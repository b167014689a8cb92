"""Syntheses, the baskets they are built from, and the contributions they rest on."""
