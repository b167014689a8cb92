"""What people read in their own language: a text and its versions, each with an origin, a state and the paragraphs it renders."""
