"""Pages of the publication: prepared by organisers, answered by authors, read by all."""

from forum.publication.views import editions, own, prepare
from forum.publication.views.door import bp

__all__ = ["bp", "editions", "own", "prepare"]
