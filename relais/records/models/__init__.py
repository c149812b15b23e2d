from relais.records.models.change import Change, Operation, Redirect
from relais.records.models.custom_field import CustomField
from relais.records.models.custom_object import CustomObject, CustomRecord
from relais.records.models.exchange_rate import ExchangeRate
from relais.records.models.firm import Firm
from relais.records.models.layout import Layout
from relais.records.models.multi_value import MultiValue
from relais.records.models.portion import Portion
from relais.records.models.record import OwnedRecord, Record
from relais.records.models.reference_item import ReferenceItem
from relais.records.models.saved_view import SavedView
from relais.records.models.search_entry import SearchEntry
from relais.records.models.share import Share

__all__ = [
    "Change", "CustomField", "CustomObject", "CustomRecord", "ExchangeRate", "Firm", "Layout", "MultiValue", "Operation", "OwnedRecord", "Portion", "Record", "Redirect", "ReferenceItem", "SavedView",
    "SearchEntry", "Share",
]  # fmt: skip
