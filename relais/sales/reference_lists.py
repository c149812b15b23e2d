"""The lists that the firm edits itself, with the entries that a new installation begins with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relais.records.api import ReferenceEntry, ReferenceList

CLOSING_REASONS = ReferenceList(
    "closing_reasons",
    _("Reasons won or lost"),
    [
        ReferenceEntry("quality", "Quality", "Qualité", "good"),
        ReferenceEntry("relation", "Relation of trust", "Relation de confiance", "good"),
        ReferenceEntry("price", "Price", "Prix"),
        ReferenceEntry("delay", "Delivery time", "Délai"),
        ReferenceEntry("competitor", "Chose a competitor", "A choisi un concurrent", "bad"),
        ReferenceEntry("no_budget", "No budget", "Pas de budget", "bad"),
        ReferenceEntry("no_decision", "No decision", "Pas de décision", "bad"),
        ReferenceEntry("need_gone", "No longer needed", "Besoin disparu", "bad"),
        ReferenceEntry("no_answer", "No answer", "Sans réponse", "bad"),
        ReferenceEntry("other", "Other", "Autre"),
    ],
)
