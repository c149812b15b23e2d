from relais.accounts.models.role import Role
from relais.accounts.models.team import Team
from relais.accounts.models.token import ApiToken
from relais.accounts.models.user import User

__all__ = ["ApiToken", "Role", "Team", "User"]
