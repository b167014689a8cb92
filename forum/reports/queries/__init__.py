"""What stands in a report, gathered from the slices below, in the language of whoever takes it."""
