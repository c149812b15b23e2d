"""Data that comes in and goes out in bulk: files read and written, imports with their mapping, preview and way back, exports.

It knows record types and no business noun: what a column may mean is told by the declarations.
"""
