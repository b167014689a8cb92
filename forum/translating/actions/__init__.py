"""Writing a version, having it reviewed, and asking a machine for one."""
