"""How Relais talks with other software: files in and out, and the REST API. It knows records, never a business noun."""
