from relais.records.api import OwnedByTeam, RecordType, Section, Through, record_type
from relais.records.fields import Boolean, Choice, Collection, Date, Email, Integer, MultiChoice, Year
from tests.sample.models import Place, Visit, Warranty, WarrantyMail


@record_type
class WarrantyType(RecordType):
    key = "warranties"
    model = Warranty
    title = "number"
    subtitle = ("product",)
    icon = "shield"
    group = "service"
    columns = ("place", "product", "status", "expires_on", "price", "owner")
    filters = ("place", "status", "expires_on", "owner")
    form = (
        Section("Cover", ("number", "place", "product", "status", "covers", "expires_on", "signed_at")),
        Section("Conditions", ("price", "discount", "is_extended", "call_at", "terms", "mails", "owner")),
    )
    search = ("product", "place", "mails")
    fields = (
        MultiChoice("covers", choices={"parts": "Parts", "work": "Work", "travel": "Travel", "loan": "Loan of a machine"}),
        Collection(
            "mails", label="mails", model=WarrantyMail, owner="warranty",
            items=(
                Choice("type", choices={"work": "Work", "home": "Home"}, default="work"), Email("value", label="address", required=True),
                Boolean("primary"), Integer("weight"), Date("since"),
            ),
        ),
    )  # fmt: skip
    policy = OwnedByTeam()


@record_type
class PlaceType(RecordType):
    key = "places"
    model = Place
    icon = "map-pin"
    group = "service"
    columns = ("kind", "parent", "country", "phone", "is_open", "tags")
    filters = ("kind", "country", "parent", "tags")
    form = (
        Section("Place", ("name", "kind", "parent", "country", "language", "time_zone", "phone", "email", "website")),
        Section("Building", ("founded_in", "floors", "surface", "is_open", "tags", "notes")),
    )
    search = ("phone", "email", "website", "notes", "tags")
    fields = (Year("founded_in"),)
    tree = "parent"


@record_type
class VisitType(RecordType):
    key = "visits"
    model = Visit
    title = "subject"
    icon = "calendar"
    group = "service"
    columns = ("warranty", "place", "begins_at", "minutes", "cost", "is_done")
    filters = ("warranty", "begins_at", "is_done")
    form = (Section("Visit", ("subject", "warranty", "place", "begins_at", "minutes", "cost", "is_done", "owner")),)
    policy = Through("warranty")
