"""What roles are made of, who may give them, and why somebody may see or do something."""
