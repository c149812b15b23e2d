from relais.core.errors import DomainError


class RoleNotHeld(DomainError):
    """A role is ended that the party does not have."""

    code = "role_not_held"


class NothingToIdentify(DomainError):
    """Nothing was given by which anybody could be known."""

    code = "nothing_to_identify"
