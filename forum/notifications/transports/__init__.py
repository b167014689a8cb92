"""Ways for a mail to leave: into a folder (the default), or through a mail server."""
