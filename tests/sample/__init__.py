"""A small firm that looks after what it sold: the record types on which the engine is tested, and nothing of the product's own.

Places form a tree, a warranty belongs to a place, a visit to a warranty. Together they have a field of every kind.
"""
