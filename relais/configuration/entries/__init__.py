"""Entries of reference lists in use: by how many records, and how one takes the place of another with the history kept."""
