"""Finding texts by their words, in any language, through any of their versions.

A *document* is what search knows of one published text: the plain words of its versions, its exchange, round and author's
membership, never a name. *Stems* are words cut down to what their inflections share, without accents; the same analyser
makes them for documents and for queries. A *backend* keeps stems and answers which texts hold them; it is derived from
the documents in the database and can be thrown away and made again at any time.
"""
