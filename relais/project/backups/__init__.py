"""Copies of a whole workspace: backups in one encrypted file, their restoration, and the move to another database.

A copy holds the rows of every table in a form that belongs to no database, so that what was taken from SQLite can be put into PostgreSQL
and the other way round, and so that both sides can be compared: docs/adr/0017-backups-of-no-database.md.

    place      whose workspace it is: its database and its folder
    schema     which tables and columns there are, as the applied migrations say
    values     a value in the form of no database
    snapshot   every row as it stood at one moment
    loading    rows into empty tables, whole or not at all
    sealed     a stream that nobody reads or changes without the key
    archive    what lies in the file, and in which order
"""
