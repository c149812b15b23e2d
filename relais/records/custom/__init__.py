"""What a firm adds to the product itself, while it works: fields of any kind on any type of record.

`models.CustomField` says what there is; `reading` keeps it in the memory of each process as fields of the registry, so that lists, forms,
filters, imports, the API and everything else know them as they know those of the program.
"""
