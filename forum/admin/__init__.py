"""The organiser's side of an exchange, and the page of whoever keeps the machine: screens over the other slices."""
