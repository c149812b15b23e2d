from relais.catalogue.models.product import Product
from relais.catalogue.models.product_text import ProductText

__all__ = ["Product", "ProductText"]
