"""`documents`: what the index is given. `find`: what a reader is shown."""
