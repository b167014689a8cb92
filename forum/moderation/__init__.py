"""What the moderator on duty decides: the queue, and every decision with who, what, why and when."""
