"""Opening topics; sending in, publishing, returning, hiding, editing and withdrawing contributions; keeping drafts."""
