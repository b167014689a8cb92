"""What writes: visits and consultations from pages read, what is kept of days that are over, figures frozen."""
