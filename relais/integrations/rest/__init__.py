"""The REST API (architecture, section 6): routes, permissions and documentation follow from the registry."""
