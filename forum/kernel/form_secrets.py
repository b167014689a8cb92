import hashlib


def form_secret(token: str) -> str:
    """What the forms of a session carry, by its token: it tells which session they were opened in, and signs nobody in."""
    return hashlib.sha256(f"forms of {token}".encode()).hexdigest()
