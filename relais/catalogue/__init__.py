"""What the firm sells: products and services with their codes, names in several languages, units and prices.

Words: a *product* is anything that can stand on a line of an offer. Price lists, bundles and offers come on top of it; who sells what to whom is
told by the packages above.
"""
