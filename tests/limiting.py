"""The limiter is one for all applications of a process: whoever makes another application gives it back as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from forum.web.limits import limiter


@contextmanager
def limiter_given_back() -> Iterator[None]:
    before = dict(vars(limiter))
    try:
        yield
    finally:
        vars(limiter).update(before)
