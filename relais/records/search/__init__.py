"""Search over all types: as one types, ranked, without regard to case, accents, order of words and the formats of numbers.

Words: each living record has one *entry* (`models.SearchEntry`), a text of *segments*: the title and, one each, the fields
that its type names in `search` and `subtitle`. A segment begins with the *marker* of its field, so that what a role may not
read is cut out of the text before it is compared (`segments.py`). What somebody types is read as *terms*, all of which must
be found (`terms.py`). The two databases differ in how they find parts of words: `databases/`.
`index.py` is the door of this package.
"""
