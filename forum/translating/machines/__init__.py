"""Translation machines behind one interface: the default that knows no pair, Apertium, LibreTranslate and DeepL.

Text is data to a machine, never an instruction, and what comes back is checked before anybody stores it.
"""
