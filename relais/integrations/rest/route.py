from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Route:
    """What stands behind an address: the view, the right that its token needs, what it does in a word, what may stand behind the `?`.

    `parameters` None leaves it to the view to refuse unknown ones. What comes as other `content` than JSON is read once and kept nowhere.
    """

    view: View
    right: str
    summary: str
    parameters: Sequence[str] | None = ()
    content: str = "application/json"


#: By method and path below the type.
Routes = Mapping[tuple[str, str], Route]
