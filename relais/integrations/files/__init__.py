"""Tables in files: what comes in from a spreadsheet, a CRM export or an address book, and what goes out again.

A *table* is a list of columns and a stream of rows, whatever the file was. `open_table` reads one, `preview` shows what
was understood so that the user can correct it, `write_table` writes one. Nothing here knows a record, a field or the database.
What a column means is the business of `relais.integrations.matching`.
"""
