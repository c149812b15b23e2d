from __future__ import annotations

from django.utils.translation import gettext as _

from relais.core.errors import DomainError


class OutboundError(DomainError):
    """Another machine could not be reached. `permanent` says whether trying again is of no use."""

    code = "unreachable"
    permanent = False


class AddressRefused(OutboundError):
    """What was written is no address that Relais goes to, whatever stands behind it."""

    code = "address_refused"
    permanent = True


class Unreachable(OutboundError):
    """One sentence for what is closed, silent or not there: whoever tries addresses learns nothing of the firm's network."""

    def __init__(self, host: str) -> None:
        super().__init__(
            _("“{host}” cannot be reached from here. A machine of the firm's own network must be named in RELAIS_OUTBOUND_HOSTS.").format(
                host=host[:200]
            )
        )


class AnswerTooLate(OutboundError):
    """It was reached, and did not answer to the end in time."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(_("“{host}” did not answer within {seconds} seconds.").format(host=host[:200], seconds=f"{seconds:g}"))


class NoAnswer(OutboundError):
    """It was reached, and what it said is no answer of its kind."""

    def __init__(self, host: str) -> None:
        super().__init__(_("“{host}” did not answer as a web server does.").format(host=host[:200]))
