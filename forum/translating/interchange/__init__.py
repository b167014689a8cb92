"""Texts and their versions as files that other tools open: XLIFF, PO, a document of two columns; the glossary as TBX and as a
table, the memory as TMX. Values in, bytes out."""
