"""One record opened to a person or a team, beyond what their roles open to them."""
