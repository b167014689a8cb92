"""What the organiser's and the administrator's pages read."""
