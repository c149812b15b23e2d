"""From the rows of a file to records: what columns mean, what is the same record, what is linked, what is refused.

`targets` names what a column can fill, `reading` turns a row into values, `nodes` sorts them by the record they belong to,
`matching` finds the records that are already here, `loading` checks and writes a batch, `planning` does so without writing,
`running` is the job.
"""
