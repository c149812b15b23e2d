"""Query: the one language for "which records" (architecture, idea 4 and section 6)."""
