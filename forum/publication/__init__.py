"""The publication: the book of an exchange, put together by its organisers from what was said, and printed in each language.

A *part* is what stands in it or not; an *edition* is one printing of it with a number, in files; authors say what of theirs
stands in *print*.
"""
