"""The description of the API (OpenAPI 3.1), made from the registry as it stands for whoever asks."""
