from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relais.core.ordered_index import OrderedIndex
from relais.core.values.addresses import Address, print_address
from relais.core.values.honorifics import gender_of
from relais.core.values.names import PersonName, initials
from relais.core.values.salutations import salutation
from relais.parties.contact_hours import ContactHours
from relais.records.columns import CountryColumn, CurrencyColumn, LanguageColumn, PhoneColumn, TagsColumn
from relais.records.models import OwnedRecord

ALIVE = Q(deleted_at=None)


def _without(field: str) -> Q:
    """Word for word as a Query for what is empty, else no database would use the index."""
    return Q(**{f"{field}__isnull": True}) | Q(**{field: ""})


class PartyQuerySet(models.QuerySet["Party"]):
    def living(self) -> PartyQuerySet:
        return self.filter(deleted_at=None)

    def people(self) -> PartyQuerySet:
        return self.filter(kind=Party.Kind.PERSON)

    def organizations(self) -> PartyQuerySet:
        return self.filter(kind=Party.Kind.ORGANIZATION)


class Party(OwnedRecord):
    """A person or an organization that the firm deals with.

    `email`, `phone` and the address repeat the primary contact points, `organization`, `job_title` and `decision_role`
    the main employment, `current_roles` the roles held today: for lists, which read one table. A band follows its number
    (`bands.py`), and is given by hand where only the band is known.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANIZATION = "organization", _("organization")

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")
        SMS = "sms", _("text message")
        CHAT = "chat", _("messaging")
        LETTER = "letter", _("letter")
        VISIT = "visit", _("visit")

    class Formality(models.TextChoices):
        FORMAL = "formal", _("formal")
        INFORMAL = "informal", _("informal")

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        OTHER = "other", _("other")

    kind = models.CharField(max_length=12, choices=Kind.choices, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)

    email = models.EmailField(_("e-mail"), max_length=254, blank=True, default="")
    phone = PhoneColumn(_("phone"), max_length=60)
    website = models.URLField(_("website"), max_length=400, blank=True, default="")
    street = models.CharField(_("street"), max_length=300, blank=True, default="")
    postcode = models.CharField(_("postcode"), max_length=20, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    region = models.CharField(_("region"), max_length=120, blank=True, default="")
    country = CountryColumn(_("country"))

    lifecycle = models.CharField(_("status"), max_length=60, blank=True, default="")
    lifecycle_since = models.DateField(_("status since"), null=True, blank=True)
    current_roles = TagsColumn(_("current roles"), editable=False)
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    category = models.CharField(_("category"), max_length=60, blank=True, default="")
    tags = TagsColumn(_("tags"))
    description = models.TextField(_("description"), blank=True, default="")
    territory = models.ForeignKey(
        "parties.Territory", models.SET_NULL, null=True, blank=True, related_name="parties", db_index=False, verbose_name=_("territory")
    )
    territory_is_fixed = models.BooleanField(
        _("keeps its territory"), default=False, help_text=_("Chosen by hand: how territories are drawn does not move it.")
    )
    last_interaction_at = models.DateTimeField(_("last contact"), null=True, blank=True, editable=False)

    language = LanguageColumn(_("language"))
    preferred_channel = models.CharField(_("preferred channel"), max_length=8, choices=Channel.choices, blank=True, default="")
    contact_hours = models.CharField(_("hours to call"), max_length=120, blank=True, default="")
    interests = TagsColumn(_("interests"))
    purchase_preferences = TagsColumn(_("purchase preferences"))
    needs = TagsColumn(_("needs"))
    do_not_contact = models.BooleanField(_("do not contact"), default=False)

    # what passes between the party and the firm in a year
    yearly_value = models.DecimalField(_("value a year"), max_digits=18, decimal_places=2, null=True, blank=True)
    yearly_value_currency = CurrencyColumn()
    orders_per_year = models.PositiveIntegerField(_("orders a year"), null=True, blank=True)
    goods_per_year = models.DecimalField(
        _("goods a year"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("In the unit in which your firm counts.")
    )
    visits_per_year = models.PositiveIntegerField(_("visits a year"), null=True, blank=True)
    value_band = models.CharField(_("value band"), max_length=60, blank=True, default="")
    orders_band = models.CharField(_("orders band"), max_length=60, blank=True, default="")
    goods_band = models.CharField(_("goods band"), max_length=60, blank=True, default="")
    visits_band = models.CharField(_("visits band"), max_length=60, blank=True, default="")

    # people
    honorific = models.CharField(pgettext_lazy("before a name", "title"), max_length=40, blank=True, default="")
    first_name = models.CharField(_("first name"), max_length=100, blank=True, default="")
    last_name = models.CharField(pgettext_lazy("of a contact", "last name"), max_length=100, blank=True, default="")
    organization = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="people", verbose_name=_("organization"))
    job_title = models.CharField(_("job title"), max_length=200, blank=True, default="")
    department = models.CharField(_("department"), max_length=120, blank=True, default="")
    decision_role = models.CharField(_("decision role"), max_length=60, blank=True, default="")
    formality = models.CharField(_("form of address"), max_length=8, choices=Formality.choices, blank=True, default="")
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    age_band = models.CharField(_("age band"), max_length=60, blank=True, default="")
    gender = models.CharField(_("gender"), max_length=8, choices=Gender.choices, blank=True, default="")
    occupation = models.CharField(_("occupation"), max_length=120, blank=True, default="")
    household = models.CharField(_("household"), max_length=60, blank=True, default="")

    # organizations
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True, default="")
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="subsidiaries", db_index=False, verbose_name=_("parent organization")
    )
    industry = models.CharField(_("industry"), max_length=60, blank=True, default="")
    turnover = models.DecimalField(_("turnover"), max_digits=18, decimal_places=2, null=True, blank=True)
    turnover_currency = CurrencyColumn()
    turnover_band = models.CharField(_("turnover band"), max_length=60, blank=True, default="")
    headcount = models.PositiveIntegerField(_("headcount"), null=True, blank=True)
    headcount_band = models.CharField(_("headcount band"), max_length=60, blank=True, default="")
    founded_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    activity_code = models.CharField(_("activity code"), max_length=12, blank=True, default="")
    legal_form = models.CharField(_("legal form"), max_length=60, blank=True, default="")
    siren = models.CharField(_("SIREN"), max_length=9, blank=True, default="")
    siret = models.CharField(_("SIRET"), max_length=14, blank=True, default="")
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True, default="")

    #: What near-equal names have in common (`match_keys.py`); finds likely duplicates.
    match_key = models.CharField(max_length=40, blank=True, default="", editable=False)

    objects = PartyQuerySet.as_manager()

    NAMED_BY = ("name", "kind")

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        # SQLite uses a partial index only where the query holds its condition word for word, so that "not blank" would never serve.
        indexes = [
            models.Index(fields=["kind", "title_key", "id"], condition=Q(deleted_at=None), name="parties_by_name"),
            models.Index(fields=["kind", "created_at"], condition=Q(deleted_at=None), name="parties_by_creation"),
            models.Index(fields=["kind", "updated_at"], condition=Q(deleted_at=None), name="parties_by_change"),
            # With the bin in them, so that counting reads no record.
            models.Index(fields=["lifecycle", "kind", "title_key", "deleted_at"], name="parties_by_lifecycle"),
            models.Index(fields=["country", "kind", "title_key", "deleted_at"], name="parties_by_country"),
            models.Index(Func(F("city"), function="relais_fold"), F("kind"), F("title_key"), name="parties_by_city"),
            # Holds all that a map counts.
            models.Index(fields=["kind", "deleted_at", "country", "city"], name="parties_by_place"),
            models.Index(fields=["kind", "last_interaction_at"], condition=Q(deleted_at=None), name="parties_by_last_contact"),
            # Holds all that is asked of whom one has not spoken to, in the order in which they are shown.
            OrderedIndex(
                "owner",
                "kind",
                F("last_interaction_at").asc(nulls_first=True),
                "title_key",
                "lifecycle",
                "category",
                "do_not_contact",
                "deleted_at",
                condition=Q(deleted_at=None),
                name="parties_by_silence",
            ),
            # What the owner is told to complete: only the few that lack it stand in these.
            models.Index(fields=["owner", "kind"], condition=ALIVE & _without("email") & _without("phone"), name="parties_out_of_reach"),
            models.Index(fields=["owner", "kind"], condition=ALIVE & _without("country"), name="parties_without_country"),
            models.Index(fields=["owner", "kind"], condition=ALIVE & _without("industry"), name="parties_without_industry"),
            models.Index(fields=["email"], name="parties_by_email"),
            models.Index(fields=["phone"], name="parties_by_phone"),
            models.Index(fields=["match_key"], name="parties_by_match_key"),
            models.Index(fields=["external_id"], name="parties_by_external_id"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="parties_by_parent"),
            models.Index(fields=["territory", "kind", "title_key"], condition=Q(territory__isnull=False), name="parties_by_territory"),
            models.Index(fields=["siren"], name="parties_by_siren"),
            models.Index(fields=["vat_number"], name="parties_by_vat_number"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["person", "organization"]), name="parties_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON

    @property
    def is_organization(self) -> bool:
        return self.kind == self.Kind.ORGANIZATION

    @property
    def person_name(self) -> PersonName:
        return PersonName(self.honorific, self.first_name, self.last_name)

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        if self.is_person:
            return initials(self.first_name, self.last_name) or self.name[:1].upper()
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def spoken_language(self) -> str:
        """The language to write in: the party's own, or that of whoever asks."""
        return self.language or get_language() or "en"

    @property
    def salutation(self) -> str:
        """« Madame Rousseau, », « Dear Mr Grant, »: how a letter begins."""
        if self.is_organization:
            return salutation(PersonName(), self.spoken_language)
        gender = gender_of(self.honorific) or (self.gender if self.gender != self.Gender.OTHER else "")
        return salutation(self.person_name, self.spoken_language, self.formality or "formal", gender=gender)

    def printed_address(self, sender_country: str = "", language: str | None = None) -> list[str]:
        """The lines of the label, as the post of the party's country wants them."""
        person = f"{self.honorific} {self.name}".strip() if self.is_person else ""
        organization = self.name if self.is_organization else (self.organization.name if self.organization else "")
        lines = tuple(self.street.splitlines())
        address = Address(lines=lines, postcode=self.postcode, city=self.city, region=self.region, country=self.country)
        return print_address(address, person=person, organization=organization, sender_country=sender_country, language=language)

    @property
    def hours(self) -> ContactHours | None:
        """When the party likes to be called; None where that is not known in days and hours."""
        return ContactHours.read(self.contact_hours)
