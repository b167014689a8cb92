"""Ronda: moderated online exchanges across languages."""
