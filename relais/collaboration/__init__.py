"""Working together on records of any type: following them, and being told what concerns one.

A *follow* is a wish to hear of a record. A *notification* tells one person of one thing; whom it reaches is asked of the gate when it is
made and again when it is shown. Which things are worth telling, beside changes of records, the packages above say (`api.notify`).
"""
