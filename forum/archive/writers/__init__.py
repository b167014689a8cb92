"""The kinds of files that an archive is made of, each written from its holdings."""
