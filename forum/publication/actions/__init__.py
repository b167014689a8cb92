"""What organisers and authors do with the publication."""
