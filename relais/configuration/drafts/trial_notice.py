from __future__ import annotations

from typing import Any

from relais.configuration.drafts.trial import tried_draft
from relais.ui.standing_notices import StandingNotice


def draw_trial(request: Any) -> StandingNotice | None:
    """That one tries a draft out, and the way to its end."""
    draft = tried_draft(request)
    return StandingNotice("configuration/trial_notice.html", draft) if draft is not None else None
