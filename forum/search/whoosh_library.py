"""All we take of Whoosh 2.7.4, whose sources Python warns of when it compiles them: nowhere else is it imported."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
    from whoosh.columns import FixedBytesColumn
    from whoosh.fields import FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.formats import Existence
    from whoosh.index import FileIndex
    from whoosh.reading import SegmentReader
    from whoosh.util.filelock import FileLock

__all__ = [
    "Existence",
    "FieldType",
    "FileIndex",
    "FileLock",
    "FileStorage",
    "FixedBytesColumn",
    "Schema",
    "SegmentReader",
    "W3Codec",
    "W3LeafMatcher",
]
