"""The translators' desk: what lacks a version, writing it beside the source, reviewing it, and the machines.

A *version* is a text in one language, with an origin (author, human, machine) and a state. A machine's version never
takes the place of a person's.
"""
