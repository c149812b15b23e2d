"""Who is in whose team."""

from __future__ import annotations

from relais.accounts.models import Team, User


def ids_of_my_team(user: User) -> set[int]:
    """The user, the members of the user's team, and everyone in or below the teams that the user manages."""
    kept = getattr(user, "_ids_of_my_team", None)
    if kept is None:
        kept = set(User.objects.filter(team_id__in=ids_of_my_teams(user)).values_list("id", flat=True)) | {user.pk}
        user._ids_of_my_team = kept  # type: ignore[attr-defined]
    return kept


def ids_of_my_teams(user: User) -> set[int]:
    """The user's team, and the teams that the user manages with all below them."""
    managed = set(user.managed_teams.values_list("id", flat=True))
    teams = Team.below(managed) if managed else set()
    return teams | {user.team_id} if user.team_id else teams
