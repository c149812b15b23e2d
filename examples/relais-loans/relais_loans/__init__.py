"""Equipment that the firm lends to its customers, and wants back."""
