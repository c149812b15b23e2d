"""How the firm arranges forms, pages and lists, and what a form shows, needs and locks while a Query holds.

A layout never widens what somebody may see or write: the gate decides first.
"""
