"""What the publication is made of, and how it stands."""
