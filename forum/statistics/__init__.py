"""Figures: how many people, visits and consultations an exchange had, each defined beside its number.

A hit is one page answered; hits less than half an hour apart make a visit; a topic opened in a visit is one
consultation of it, whatever its language. Who the visitor is, is never stored: a person is a pseudonym of this
exchange alone, somebody not signed in a token of this day alone.
"""
