"""What the demonstration company sells: joinery of wood."""

from __future__ import annotations

from relais.records.api import create_many
from relais.records.demo import Demo

#: code, name, name in English, category, unit, price in euros
PRODUCTS = (
    ("FEN-CH", "Fenêtre en chêne, double vitrage", "Oak window, double glazing", "product", "piece", "1180"),
    ("FEN-PI", "Fenêtre en pin, double vitrage", "Pine window, double glazing", "product", "piece", "720"),
    ("FEN-MX", "Fenêtre mixte bois et aluminium", "Wood and aluminum window", "product", "piece", "1460"),
    ("POR-EX", "Porte d’entrée en chêne", "Oak front door", "product", "piece", "2950"),
    ("POR-IN", "Porte intérieure et bâti", "Inner door with frame", "product", "piece", "540"),
    ("ESC-DR", "Escalier droit sur mesure", "Straight staircase, made to measure", "product", "piece", "5400"),
    ("ESC-TO", "Escalier tournant sur mesure", "Winding staircase, made to measure", "product", "piece", "7900"),
    ("PAR-CH", "Parquet massif en chêne", "Solid oak floor", "product", "square_meter", "86"),
    ("PAR-FR", "Parquet massif en frêne", "Solid ash floor", "product", "square_meter", "74"),
    ("BAR-ME", "Bardage en mélèze", "Larch cladding", "product", "square_meter", "68"),
    ("PLA-ME", "Placard sur mesure", "Built-in cupboard", "product", "meter", "890"),
    ("COM-AC", "Comptoir d’accueil", "Reception desk", "product", "piece", "4200"),
    ("POS-JR", "Pose, par équipe de deux", "Fitting, by a team of two", "service", "day", "980"),
    ("ETU-JR", "Étude et plans", "Study and drawings", "service", "day", "720"),
    ("ENT-AN", "Contrat d’entretien annuel", "Yearly maintenance", "subscription", "year", "650"),
    ("QUI-LO", "Quincaillerie de rechange", "Spare fittings", "spare_part", "package", "45"),
)


def fill(demo: Demo) -> dict[str, int]:
    leader = next(iter(demo.people.values()))
    rows = [
        {
            "code": code, "name": french, "category": category, "unit": unit, "price": {"amount": price, "currency": "EUR"},
            "sold_from": demo.first_day, "texts": [{"language": "en", "name": english}],
        }
        for code, french, english, category, unit, price in PRODUCTS
    ]  # fmt: skip
    with demo.then(demo.first_day):
        create_many("products", rows, by=demo.actor(leader), operation=demo.operation(leader))
    return {"products": len(rows)}
