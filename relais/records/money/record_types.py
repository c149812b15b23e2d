"""The firm and its exchange rates, which an administrator keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.core.files import FAMILIES
from relais.core.money import InvalidMoney, Money
from relais.records.fields import Date, Decimal, Integer, MultiChoice, Text
from relais.records.file_rules import FILE_RULES
from relais.records.models import ExchangeRate, Firm
from relais.records.models.firm import usual_file_kinds
from relais.records.money.rates import RATES
from relais.records.record_type import RecordType, Section
from relais.records.registry import record_type

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.changes.draft import Draft


class Currency(Text):
    """The three letters of a currency."""

    def convert(self, value: Any) -> str:
        from relais.core.errors import InvalidValue

        code = super().convert(str(value).strip().upper())
        try:
            Money.zero(code)
        except InvalidMoney as error:
            raise InvalidValue(error.message) from None
        return code


class SetupOfMoney(RecordType):
    group = "administration"
    is_setup = True
    is_findable = False
    has_timeline = False

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        RATES.renew()

    def after_move(self, records: Sequence[Any], *, to_bin: bool, by: Actor) -> None:
        RATES.renew()


@record_type
class FirmType(SetupOfMoney):
    """The firm itself."""

    key = "firms"
    model = Firm
    icon = "landmark"
    is_single = True
    order = 900
    columns = ("country", "currency")
    fields = (
        Currency("currency", label=_("currency of the group"), max_length=3, default="EUR"),
        MultiChoice(
            "file_kinds",
            label=_("kinds of file that are taken"),
            help=_("What a file holds has to bear out the ending of its name. Pages and programs are never taken."),
            choices={key: label for key, (label, _endings) in FAMILIES.items()},  # type: ignore[misc]
            default=usual_file_kinds(),
        ),
        Integer("file_megabytes", label=_("largest file, in MB"), lowest=1, highest=500, default=20),
    )
    form = (Section(_("Firm"), ("name", "country", "currency")), Section(_("Files"), ("file_kinds", "file_megabytes")))

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        super().after_write(drafts, by=by)
        FILE_RULES.renew()

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        """Its currency may change; a second firm may not come."""
        if draft.is_new and Firm.objects.exists():
            return {"name": [_now("There is one firm in a workspace. Change it instead.")]}
        return {}


@record_type
class ExchangeRateType(SetupOfMoney):
    """What a currency is worth, from a day on."""

    key = "exchange-rates"
    model = ExchangeRate
    title = "currency"
    icon = "arrow-left-right"
    order = 935
    columns = ("day", "rate")
    filters = ("currency", "day")
    fields = (
        Currency("currency", label=_("currency"), max_length=3, required=True, aliases=("currency code", "devise", "monnaie")),
        Date(
            "day", label=_("from"), required=True, aliases=("date", "valid from", "effective date", "as of", "date d’effet", "à partir du")
        ),
        Decimal(
            "rate", label=_("rate"), required=True, max_digits=20, decimal_places=8, aliases=("exchange rate", "taux de change", "cours")
        ),
    )
    form = (Section(_("Rate"), ("currency", "day", "rate")),)
    quick_form = ("currency", "day", "rate")
    sort = ("-day",)
    matched_together = ("currency", "day")

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        if draft.get("currency") == RATES.get().currency:
            return {"currency": [_now("This is the currency of the group; it needs no rate.")]}
        return {}
