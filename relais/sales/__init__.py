"""What the firm hopes to sell, and how it comes closer to it.

Words: an *opportunity* is a sale that may come; it passes through the *stages* of a *pipeline*, each open, won or lost. The time spent in each
stage is kept. What is sold stands in the catalogue; quotes, orders and invoices come on top.
"""
