"""The sections themselves: the team's for who leads one, one's own for who sells."""

from __future__ import annotations

from relais.records.fields import Reader
from relais.records.screens.home import HomePart, HomePiece, register_home_part
from relais.sales.home.mine import MyPipeline
from relais.sales.home.rights import sees_pipeline
from relais.sales.home.team import TeamPipeline, leads_a_team


def register_parts() -> None:
    register_home_part(HomePart("pipeline", 10, draw_pipeline, ("opportunities",)))


def draw_pipeline(reader: Reader) -> list[HomePiece]:
    if not sees_pipeline(reader):
        return []
    return _of_team(TeamPipeline(reader)) if leads_a_team(reader.user) else _of_seller(MyPipeline(reader))


def _of_team(team: TeamPipeline) -> list[HomePiece]:
    """Who sells too reads of the own pipeline below; what waits there stands in the list of the team."""
    if not team.total.number and not team.won.number and not team.won_before.number:
        return []
    assert team.user is not None
    own = [HomePiece("main", "sales/home/mine.html", MyPipeline(team.reader))] if team.has_open(team.user.pk) else []
    return [
        HomePiece("main", "sales/home/team.html", team),
        HomePiece("main", "sales/home/by_month.html", team),
        HomePiece("main", "sales/home/by_person.html", team),
        *own,
        HomePiece("side", "sales/home/waiting.html", team),
    ]


def _of_seller(mine: MyPipeline) -> list[HomePiece]:
    """Who has nothing to sell just now is asked to begin."""
    if not mine.total.number:
        return [HomePiece("main", "sales/home/nothing.html", mine)] if mine.can_create else []
    return [
        HomePiece("main", "sales/home/mine.html", mine),
        HomePiece("side", "sales/home/waiting.html", mine),
        HomePiece("side", "sales/home/closing.html", mine),
    ]
