"""What participants write: topics, contributions and replies, their status from the first second, their revisions."""
