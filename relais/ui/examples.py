"""What the /ui/ page shows: one life-like example of every component, with values that try its limits."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from relais.ui.marks import TONES, avatar, tag

_HARD = "<b>Åsa</b> & “Łukasz” O’Neill-Szczęsny, Vereinigte Elektrizitätswerke"


class _ExampleForm(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Pour les invitations.")
    theme = forms.ChoiceField(label="Thème", choices=[("light", "Clair"), ("dark", "Sombre")], widget=forms.RadioSelect)


EXAMPLES: dict[str, object] = {
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
