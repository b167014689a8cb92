"""Topics and their pages, single contributions, and what one person wrote."""
