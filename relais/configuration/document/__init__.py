"""A configuration as plain values, and what sets two of them apart.

*Kinds* say what is configured. *Naming* knows records by names that mean the same in every workspace; *values* are told with these names
instead of numbers. *Reading* gives the document of what is live, *comparing* its differences from another, *applying* writes them.
"""
