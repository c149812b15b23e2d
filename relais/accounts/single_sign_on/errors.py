from __future__ import annotations

from relais.core.errors import DomainError


class ProviderUnreachable(DomainError):
    """The provider does not answer, or not as its standard says."""


class ProviderNotBelieved(DomainError):
    """What came back proves nothing: another key, another reader, another moment, another attempt."""


class NotLetIn(DomainError):
    """The provider knows somebody who has no account here that is linked with it. One sentence for every reason."""
