"""The tables of the participation report, each a function of what was counted and of the language it is said in."""
