"""The door: what packages above say of their own configuration."""

from relais.configuration.document.kinds import Kind, Rewrite, register_kind

__all__ = ["Kind", "Rewrite", "register_kind"]
