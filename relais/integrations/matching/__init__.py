"""What the columns of a file mean, and which values in them are nearly something known.

A column is understood in this order: as the export of a known program (`vendors/`), by the words of its heading in French and English
(`vocabularies/concepts.json`, `modifiers.json`), by a likeness to these, and last by what its values look like. What is found is a *meaning*
(`meaning.py`): a neutral concept such as `street`, whose it is, and of which kind. Meanings are then laid over the *targets* that the
caller has (`headers.py`). All of it is data but for a few rules; nothing here knows a record type.
"""
