from relais.accounts.models.allowance import Allowance
from relais.accounts.models.identity_provider import Identity, IdentityProvider
from relais.accounts.models.recovery_code import RecoveryCode
from relais.accounts.models.role import HeldRole, Role
from relais.accounts.models.second_factor import SecondFactor
from relais.accounts.models.team import Team
from relais.accounts.models.token import ApiToken
from relais.accounts.models.user import User
from relais.accounts.models.user_session import UserSession

__all__ = [
    "Allowance",
    "ApiToken",
    "HeldRole",
    "Identity",
    "IdentityProvider",
    "RecoveryCode",
    "Role",
    "SecondFactor",
    "Team",
    "User",
    "UserSession",
]
