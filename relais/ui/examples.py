"""What the /ui/ page shows: one life-like example of every component, with values that try its limits."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from relais.core.formulas import DATE, NUMBER, TEXT, Name, Scope, money
from relais.ui.charts import Bar, BarChart, ColumnChart, Funnel, HeatLine, HeatMap, LineChart, Mark, Period
from relais.ui.marks import TONES, avatar, tag

_HARD = "<b>Åsa</b> & “Łukasz” O’Neill-Szczęsny, Vereinigte Elektrizitätswerke"


class _ExampleForm(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Pour les invitations.")
    theme = forms.ChoiceField(label="Thème", choices=[("light", "Clair"), ("dark", "Sombre")], widget=forms.RadioSelect)


def _mark(thousands: float) -> Mark:
    return Mark(thousands, f"{thousands:.0f}\u202fk€", "#" if thousands else "")


_STAGES = (("Prise de contact", 14, 186, 171), ("Besoin compris", 21, 402, 388), (_HARD, 17, 338, 0), ("Négociation", 9, 214, 240))
_MONTHS = (("juil.", 96, 84), ("août", 41, 52), ("sept.", 118, 97), ("oct.", 103, 112), ("nov.", 148, 0), ("déc.", 64, 121))
_BY_MONTH = [Period(month, _mark(now), _mark(then)) for month, now, then in _MONTHS]
_CHARTS = (
    BarChart(
        "Affaires en cours par étape", "étape", ("montant", "nombre"),
        [Bar(stage, _mark(amount), _mark(before), [Mark(number, str(number), "#")]) for stage, number, amount, before in _STAGES],
        "il y a un mois", "1 € = 1,08 $ depuis le 2 nov.",
    ),
    ColumnChart("Gagné par mois", "cette année", _BY_MONTH, "l’année précédente"),
    LineChart("Taux de succès par mois", "cette année", _BY_MONTH, "l’année précédente"),
    Funnel(
        "De la prise de contact à la vente", "étape", ("nombre", "de l’étape précédente"),
        [
            Bar("Prise de contact", Mark(120, "120", "#"), beside=[Mark(0, "")]),
            Bar("Besoin compris", Mark(74, "74", "#"), beside=[Mark(0.62, "62\u202f%")]),
            Bar("Gagnée", Mark(31, "31", "#"), beside=[Mark(0.42, "42\u202f%")]),
        ],
    ),
    HeatMap(
        "Échanges par personne et par canal", "personne", ("appels", "e-mails", "visites"),
        [
            HeatLine("Claire Lambert", [Mark(42, "42", "#"), Mark(118, "118", "#"), Mark(6, "6", "#")]),
            HeatLine(_HARD, [Mark(77, "77", "#"), Mark(31, "31", "#"), None]),
        ],
    ),
)  # fmt: skip

_FIRM = Scope(
    [Name("name", TEXT, {"fr": "Nom", "en": "Name"}), Name("revenue", money("EUR"), {"fr": "Chiffre d’affaires", "en": "Revenue"})]
)
FORMULA_NAMES = Scope(
    [
        Name("amount", money(), {"fr": "Montant", "en": "Amount"}),
        Name("probability", NUMBER, {"fr": "Probabilité", "en": "Probability"}),
        Name("closes_on", DATE, {"fr": "Date de clôture", "en": "Closing date"}),
        Name(
            "stage",
            TEXT,
            {"fr": "Étape", "en": "Stage"},
            choices={"won": {"fr": "Gagnée", "en": "Won"}, "lost": {"fr": "Perdue", "en": "Lost"}},
        ),
        Name("organization", None, {"fr": "Organisation", "en": "Organization"}, leads_to=lambda: _FIRM),
        Name("hard", TEXT, {"fr": _HARD, "en": _HARD}),
    ]
)

EXAMPLES: dict[str, object] = {
    "charts": _CHARTS,
    "hard": _HARD,
    "form": _ExampleForm({"email": "amelie@", "theme": "light"}),
    "tones": [tone for tone in TONES if tone],
    "names": ["Amélie Rousseau", "Bruno Keller", "Chiara Conti", "Damien Le Goff", _HARD, "李小龍", "🙂"],
    "tabs": [
        {"label": "Tous", "url": "#", "current": False, "count": None},
        {"label": "Mes clients d’Europe", "url": "#", "current": True, "count": 2318},
        {"label": "Sans nouvelles depuis 90 j", "url": "#", "current": False, "count": 146},
    ],
    "steps": [
        {"label": "Fichier", "url": "#", "done": True},
        {"label": "Correspondances", "current": True},
        {"label": "Aperçu"},
        {"label": "Import"},
    ],
    "crumbs": [("Contacts", "#")],
    "kinds": [
        {"label": "Note", "url": "#", "current": True},
        {"label": "E-mail", "url": "#"},
        {"label": "Appel", "url": "#"},
        {"label": "Tâche", "url": "#"},
        {"label": "Rendez-vous", "url": "#"},
    ],
    "options": [("name", "Organisation · Nom"), ("sector", "Secteur d’activité"), ("country", "Pays")],
    "columns": [{"label": "Désignation"}, {"label": "Qté", "right": True}, {"label": "Total HT", "right": True}],
    "lines": [("Menuiserie chêne, baies de 2,40 m", 6, Decimal("7992")), (_HARD, 4, Decimal("2480.50")), ("Livraison", 2, Decimal("360"))],
    "facts": [
        ("E-mail", "a.rousseau@atelier-vauban.example"),
        ("Mobile", "06 39 98 12 40"),
        ("Statut", tag("Client", "good")),
        ("Nom", _HARD),
    ],
    "rows": [
        {"name": "Amélie Rousseau", "firm": "Atelier Vauban", "title": "Directrice achats", "state": ("Client", "good"), "town": "Lyon",
         "phone": "+33472001844", "last": "Il y a 2 j", "amount": Decimal("18400"), "owner": "Claire Lambert"},
        {"name": "Bruno Keller", "firm": "Keller & Söhne GmbH", "title": "Geschäftsführer", "state": ("Prospect", "info"), "town": "Stuttgart",
         "phone": "+4971155201099", "last": "Hier", "amount": Decimal("42000"), "owner": "Mona Thiel", "selected": True},
        {"name": "Damien Le Goff", "firm": "Chantiers du Ponant", "title": "Chef de projet", "state": ("À risque", "bad"), "town": "Brest",
         "phone": "+33298440371", "last": "Il y a 96 j", "late": True, "amount": None, "owner": "Samir Belkacem"},
        {"name": _HARD, "firm": _HARD, "title": _HARD, "state": ("Ancien client", "warn"), "town": "Umeå",
         "phone": "+46901377201", "last": "Aujourd’hui", "amount": Decimal("9250.40"), "owner": "Claire Lambert"},
    ],
    "mark": avatar("Chantiers du Ponant", organization=True),
}  # fmt: skip
