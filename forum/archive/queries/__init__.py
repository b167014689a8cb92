"""What is kept of archives, and what goes into one."""
