"""A small application for the fault drills: it exists only in the processes that they start and kill."""
