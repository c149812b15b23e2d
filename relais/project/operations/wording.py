from __future__ import annotations

from django.utils.translation import gettext as _

from relais.core.jobs.rules import Daily, Every, Rule
from relais.ui import formats


def say_rule(rule: Rule) -> str:
    """When a scheduled job runs, in the reader's language."""
    match rule:
        case Every():
            return _("every %(interval)s") % {"interval": formats.current().duration(rule.interval)}
        case Daily():
            return _("daily at %(time)s (%(zone)s)") % {"time": formats.current().clock(rule.at), "zone": rule.zone}
    return str(rule)
