"""Comparing all records of a type with each other, outside the database of the firm, with Splink on DuckDB."""
