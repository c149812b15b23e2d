"""What the people of the demonstration company did with their customers over two years, and what they have before them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from relais.accounts.models import User
from relais.activities.actions.telling import tell_followers_of_new, tell_the_mentioned
from relais.collaboration.api import follow_record
from relais.core import clock
from relais.parties.api import Party
from relais.records.api import change_many, create_many, to_html
from relais.records.demo import PARIS, Demo

WINDOW = 28
BATCH = 1000
#: How often one speaks with a contact in two years, by what it is to the firm; others are hardly ever spoken with.
TALKS = {"loyal_customer": 14, "customer": 9, "at_risk": 5, "prospect": 6, "lead": 3}
FOLLOWED = 8
#: So likely it is that whoever is a customer was met once when the acquaintance began, and so many weeks that takes at most.
FIRST_MEETING, WEEKS_TO_IT = 0.85, 24
MET = ("customer", "loyal_customer", "at_risk", "former_customer")
CHANNELS = {"call": 38, "email": 34, "meeting": 9, "visit": 12, "letter": 2, "sms": 3, "chat": 2}
MINUTES = {"call": (3, 25), "meeting": (30, 90), "visit": (45, 150), "chat": (5, 15)}

SAID: dict[str, Sequence[tuple[str, str]]] = {
    "call": (
        ("Délai de livraison", "Demande si la livraison peut se faire en deux fois. À confirmer avec l’atelier."),
        ("Point sur le chantier", "Le chantier avance, la pose est attendue après les cloisons."),
        ("Variante en frêne", "Souhaite un prix pour la variante en frêne, sans changer les quincailleries."),
        ("Relance du devis", "A bien reçu le devis, en parle à son comité cette semaine."),
        ("Question sur une facture", "Une ligne n’était pas claire ; expliquée, tout est en ordre."),
        ("Prise de nouvelles", "Rien d’urgent. Prévoit des travaux l’an prochain."),
    ),
    "email": (
        ("Plans mis à jour", "Envoie les plans mis à jour : deux ouvertures ont bougé."),
        ("Catalogue des essences", "Catalogue envoyé, avec les fiches des bois certifiés."),
        ("Confirmation de rendez-vous", "Rendez-vous confirmé sur place."),
        ("Remerciements", "Très satisfaits de la pose, photos à l’appui."),
        ("Demande de prix", "Demande un prix pour douze portes et leurs bâtis."),
    ),
    "meeting": (
        ("Réunion de chantier", "Planning revu avec le maître d’œuvre ; réserve levée sur les seuils."),
        ("Présentation de la gamme", "Intérêt marqué pour les menuiseries mixtes bois et aluminium."),
    ),
    "visit": (
        ("Prise de cotes", "Cotes relevées sur place, murs hors d’équerre au rez-de-chaussée."),
        ("Visite de l’atelier", "Visite de l’atelier : la qualité des assemblages a convaincu."),
        ("Réception des ouvrages", "Réception sans réserve."),
    ),
    "letter": (("Courrier signé", "Bon de commande signé reçu par la poste."),),
    "sms": (("Heure d’arrivée", "L’équipe arrive à huit heures."),),
    "chat": (("Question rapide", "Demande la référence de la lasure utilisée."),),
}
TASKS = (
    ("task", "Envoyer le devis révisé"), ("task", "Préparer les échantillons de chêne"), ("call", "Rappeler au sujet du délai"),
    ("call", "Prendre des nouvelles"), ("meeting", "Réunion de chantier"), ("task", "Vérifier le stock de quincaillerie"),
    ("meeting", "Prise de cotes"), ("task", "Relancer l’acompte"),
)  # fmt: skip
#: What colleagues ask the person who leads them; how many days ago.
ASKED = (
    (0, "@{name}, pouvez-vous confirmer la remise avant jeudi ?"),
    (0, "@{name} : le comité se réunit lundi, un mot de vous aiderait."),
    (1, "@{name}, l’atelier tient la date du 12 si les plans sont signés demain."),
    (2, "Client très content de la pose. @{name}, on peut le citer en référence."),
    (3, "@{name}, je propose de leur montrer la variante en frêne à la prochaine visite."),
    (5, "@{name} : retard de l’acompte, je rappelle mercredi."),
    (8, "@{name}, nouvelle directrice achats chez eux : à rencontrer ensemble."),
)
NOTES = (
    "Préfère être appelé le matin, avant neuf heures.",
    "Décide avec son associé ; toujours envoyer deux exemplaires.",
    "Sensible aux délais plus qu’au prix.",
    "Travaille aussi avec un confrère de la région ; rester attentif.",
    "Fait partie du réseau des artisans du patrimoine.",
)


@dataclass(frozen=True, slots=True)
class Known:
    pk: int
    since: datetime
    talks: int
    name: str
    met_on: date
    is_met: bool


def fill(demo: Demo) -> dict[str, int]:
    """Four weeks after four weeks, each seller with the contacts known by then; then what is open today."""
    written: Counter[str] = Counter()
    known = _contacts(demo)
    people = {user.pk: user for user in demo.people.values()}
    for start in range(0, demo.days, WINDOW):
        first = demo.first_day + timedelta(days=start)
        last = min(first + timedelta(days=WINDOW - 1), demo.today)
        for owner, contacts in known.items():
            _live_through(demo, people[owner], contacts, first, last, written)
    for owner, contacts in known.items():
        _plan_ahead(demo, people[owner], contacts, written)
    _follow(demo, known, written)
    return dict(written)


def _contacts(demo: Demo) -> dict[int, list[Known]]:
    """Each seller's contacts, oldest first. Where there are very many, one speaks less with each."""
    share = 1.0 if demo.contacts <= 1000 else (0.5 if demo.contacts <= 50_000 else 0.2)
    found: dict[int, list[Known]] = defaultdict(list)
    rows = Party.objects.living().people().filter(owner__in=[user.pk for user in demo.people.values()])
    for pk, owner, since, stage, name in rows.order_by("created_at", "pk").values_list("pk", "owner", "created_at", "lifecycle", "name"):
        met_on = since.astimezone(PARIS).date() + timedelta(weeks=demo.random.randrange(2, WEEKS_TO_IT))
        is_met = stage in MET and demo.random.random() < FIRST_MEETING
        found[owner].append(Known(pk, since, round(TALKS.get(stage, 1) * share * 10), name, met_on, is_met))
    return dict(sorted(found.items()))


def _live_through(demo: Demo, owner: User, contacts: Sequence[Known], first: date, last: date, written: Counter[str]) -> None:
    random = demo.random
    known = contacts[: bisect_left(contacts, demo.moment(first, 7, 8), key=lambda each: each.since)]
    if not known or first >= last:
        return
    expected = sum(each.talks for each in known) / 10 * WINDOW / demo.days
    chosen = random.choices(known, [each.talks for each in known], k=_about(demo, expected))
    planned = [_task(demo, owner, each, _working_day(demo, first, last)) for each in random.choices(known, k=_about(demo, expected / 5))]
    chosen += [each for each in known if each.is_met and each.met_on <= last and each.met_on >= first]
    rows = [_talk(demo, owner, each, _working_day(demo, first, last)) for each in chosen]
    notes = [{"body": f"<p>{random.choice(NOTES)}</p>", "party": each.pk} for each in random.choices(known, k=_about(demo, expected / 12))]
    with demo.then(first, 7, 8):
        tasks = _create(demo, "activities", owner, planned, written)
    with demo.then(last, 18, 19):
        _create(demo, "interactions", owner, rows, written)
        _create(demo, "notes", owner, notes, written)
        done = {
            each.pk: {"done_at": each.due_at + timedelta(minutes=30), "outcome": random.choice(("reached", "agreed", "follow_up"))}
            for each in tasks
        }
        for part in _parts(list(done)):
            change_many("activities", {pk: done[pk] for pk in part}, by=demo.actor(owner), operation=demo.operation(owner))


def _about(demo: Demo, expected: float) -> int:
    """A whole number that is right on average."""
    return int(expected) + (demo.random.random() < expected % 1)


def _talk(demo: Demo, owner: User, contact: Known, day: date) -> dict[str, Any]:
    random = demo.random
    (channel,) = random.choices(list(CHANNELS), list(CHANNELS.values()))
    subject, said = random.choice(SAID[channel])
    at = demo.moment(day)
    row = {
        "at": quarter(at) if channel in ("meeting", "visit") else at, "channel": channel, "party": contact.pk, "owner": owner.pk, "subject": subject, "body": f"<p>{said}</p>",
        "direction": "none" if channel in ("meeting", "visit") else random.choice(("in", "out", "out")),
    }  # fmt: skip
    if channel in MINUTES:
        row["duration_minutes"] = random.randint(*MINUTES[channel])
    if channel in ("call", "meeting", "visit"):
        row["outcome"] = random.choice(("reached", "reached", "agreed", "follow_up", "no_answer" if channel == "call" else "reached"))
        row["sentiment"] = random.choice((-1, 0, 0, 1, 1, 2))
    if row.get("outcome") == "no_answer":
        # Whom nobody reached has said nothing, and it was the firm that called.
        row |= {"direction": "out", "duration_minutes": None, "body": "", "sentiment": None}
    elif row["direction"] == "in" and row.get("outcome") == "reached":
        row["outcome"] = ""
    return row


def _task(demo: Demo, owner: User, contact: Known, day: date) -> dict[str, Any]:
    kind, subject = demo.random.choice(TASKS)
    due = quarter(demo.moment(day, 9, 17))
    row: dict[str, Any] = {"kind": kind, "subject": subject, "party": contact.pk, "owner": owner.pk, "due_at": due}
    return row | ({"ends_at": due + timedelta(hours=1)} if kind == "meeting" else {})


def _working_day(demo: Demo, first: date, last: date) -> date:
    day = first + timedelta(days=demo.random.randint(0, (last - first).days))
    return day - timedelta(days=max(0, day.weekday() - 4)) if day.weekday() > 4 and day - timedelta(days=2) >= first else day


def _plan_ahead(demo: Demo, owner: User, contacts: Sequence[Known], written: Counter[str]) -> None:
    """Some things are late, some are for today, some for the weeks to come."""
    random = demo.random
    days = [-6, -4, 0, 0, 0, 1, 2, 2, 3, 5, 6, 9, 13] if contacts else []
    rows = []
    for offset in days:
        contact = random.choice(contacts[-200:])
        kind, subject = random.choice(TASKS)
        day = demo.today + timedelta(days=offset)
        due = quarter(demo.moment(day, 9, 17)) if offset < 0 else _hour(demo, day, 9 + random.randrange(8))
        rows.append({"kind": kind, "subject": subject, "party": contact.pk, "owner": owner.pk, "due_at": due, "all_day": kind == "task"})
        if kind == "meeting":
            rows[-1]["ends_at"] = due + timedelta(hours=1)
        if random.random() < 0.2:
            rows[-1]["priority"] = "high"
    with demo.then(demo.today - timedelta(days=8), 9, 10):
        _create(demo, "activities", owner, rows, written)


def _hour(demo: Demo, day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, demo.random.choice((0, 15, 30)), tzinfo=PARIS)


def quarter(moment: datetime) -> datetime:
    """People meet at the full, half and quarter hour."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def _follow(demo: Demo, known: dict[int, list[Known]], written: Counter[str]) -> None:
    """The person who leads follows some good customers of each seller, and hears these days what happens there."""
    sellers = sorted(demo.people.values(), key=lambda user: user.pk)
    leader = sellers[0]
    for seller, (days, question) in zip(sellers[1:FOLLOWED], ASKED, strict=False):
        contacts = known.get(seller.pk)
        if contacts:
            contact = max(contacts[:60], key=lambda each: each.talks)
            follow_record("contacts", contact.pk, by=leader)
            with demo.then(demo.today - timedelta(days=days), 9, 18) as moment:
                (talk,) = _create(demo, "interactions", seller, [_talk(demo, seller, contact, clock.today()) | {"at": moment}], written)
                tell_followers_of_new("interactions", [talk.pk], seller.pk)
            with demo.then(demo.today - timedelta(days=days), 9, 18):
                body = to_html(question.format(name=leader.get_full_name()))
                (note,) = _create(demo, "notes", seller, [{"body": body, "party": contact.pk}], written)
                tell_the_mentioned("notes", [note.pk], seller.pk)


def _create(demo: Demo, key: str, owner: User, rows: Sequence[dict[str, Any]], written: Counter[str]) -> list[Any]:
    made: list[Any] = []
    for part in _parts(rows):
        made += create_many(key, part, by=demo.actor(owner), operation=demo.operation(owner))
    written[key] += len(made)
    return made


def _parts(rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
