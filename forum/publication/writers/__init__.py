"""Each writes a Book in one format; words of people are data to all of them."""
