"""Relais: a customer-relationship platform that hands the customer over without a seam."""

__version__ = "0.1.0"
