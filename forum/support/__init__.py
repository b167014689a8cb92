"""The help desk: somebody in trouble asks a person, signed in or not, and comes back for the answer with a code."""
