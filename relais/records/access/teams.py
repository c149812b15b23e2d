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


def ids_of_managed_teams(user: User) -> set[int]:
    """The teams that the user manages, without those below them; asked once for the life of the object."""
    kept: set[int] | None = user.__dict__.get("_ids_of_managed_teams")
    if kept is None:
        kept = user.__dict__["_ids_of_managed_teams"] = set(user.managed_teams.filter(deleted_at=None).values_list("id", flat=True))
    return kept


def ids_of_my_teams(user: User) -> set[int]:
    """The user's team, and the teams that the user manages with all below them; asked once for the life of the object."""
    kept: set[int] | None = user.__dict__.get("_ids_of_my_teams")
    if kept is None:
        managed = ids_of_managed_teams(user)
        teams = Team.below(managed) if managed else set()
        kept = user.__dict__["_ids_of_my_teams"] = teams | {user.team_id} if user.team_id else teams
    return kept
