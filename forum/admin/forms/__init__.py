"""The organiser's forms, read into plans."""
