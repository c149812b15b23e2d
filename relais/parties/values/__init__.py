"""The values that describe people and organizations: phones, e-mails, addresses, names, numbers. Pure functions, no models.

Each module holds one noun. A function that reads a text limits its length before it does anything costly, keeps what it
cannot improve, and refuses with one sentence that says what to mend.
"""
