"""The gate: who may see and do what. Every list, count, search, export, timeline and API answer passes it."""
