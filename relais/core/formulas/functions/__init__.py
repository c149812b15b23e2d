"""What formulas can do, one module a family. Each function says once what it takes, gives and does, in Python and in PostgreSQL."""
