"""What differs from country to country, as data: formats, holidays, fiscal year, taxes, legal texts, currency, languages.

The *facts* of a country ship with the program (`data/`). Upon them the firm lays its own: the *base*, *regions* below it, and *countries* below
these, each of which says only what it has otherwise, in the *parts* that the base leaves free.
"""
