"""The door of the catalogue: what the packages above may use."""

from relais.catalogue.models import Product

__all__ = ["Product"]
