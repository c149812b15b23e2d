"""What happened, so that nobody can deny or rewrite it.

A *ledger* is a table to which rows are only ever added: the changes of records and the operations that they belong to, which `records`
keeps, and the accesses kept here, of those who read, exported, signed in or were refused. The database refuses to change or delete their
rows. A *seal* closes the rows that were added since the one before it and holds a hash over them and over that seal, so that the seals
are a chain: whoever changes, deletes or puts in a row past the database breaks it at that row. Sealing runs behind the writers, who never
wait for it (docs/adr/0012).
"""
