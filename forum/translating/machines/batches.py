"""Pieces of text in as few requests as a machine takes."""

from collections.abc import Iterator


def in_batches(pieces: list[str], *, most: int, characters: int) -> Iterator[list[str]]:
    """At most so many pieces and characters in one, in order; a piece that is longer by itself goes alone."""
    batch: list[str] = []
    for piece in pieces:
        if batch and (len(batch) == most or sum(map(len, batch)) + len(piece) > characters):
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch
