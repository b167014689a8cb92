"""Texts and their versions as files that other tools open: XLIFF, PO, a document of two columns. Values in, bytes out."""
