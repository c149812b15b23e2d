"""What somebody else sees is explained to an administrator…"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from relais.accounts.models import Role, User
from relais.audit.models import Access
from relais.parties.testing import make_contact
from relais.records.api import change, create, registry
from relais.records.fields import Reader
from relais.records.roles.explaining import explain_field, explain_record
from relais.records.testing import Cast, as_actor, make_cast, role_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R283")]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Any:
    return make_contact("Zoe Zorglub", owner=cast.seller, city="Lyon")


@pytest.fixture
def screens(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


def why(user: User, record: Any, verb: str = "view") -> tuple[bool, list[str]]:
    found = explain_record(User.objects.get(pk=user.pk), registry.get("contacts"), record.pk, Reader(), verb)
    return found.is_yes, [reason.sentence for reason in found.reasons]


def test_role_by_role(cast: Cast, contact: Any) -> None:
    assert why(cast.administrator, contact) == (True, ["The role “Administrator” may do everything."])
    assert why(cast.colleague, contact) == (True, ["The role “Seller” lets them see contacts: what their team owns. This is one of them."])
    assert why(cast.other_seller, contact) == (
        False, ["The role “Seller” lets them see contacts: what their team owns. This one is Sam Seller (North)’s."]
    )  # fmt: skip
    assert why(cast.reader, contact, "change") == (False, ["The role “Reader” does not let them change contacts."])
    assert why(cast.nobody, contact) == (False, ["This person holds no role."])


def test_by_a_condition_and_in_french(cast: Cast, contact: Any) -> None:
    where = {"field": "city", "op": "is", "value": "Nantes"}
    change(role_called("seller"), by=as_actor(cast.administrator), grants={"contacts": {"view": where}})

    assert why(cast.seller, contact)[1] == ["The role “Seller” lets them see contacts: city is Nantes. This one is Sam Seller (North)’s."]
    with translation.override("fr"):
        sentence = explain_record(cast.other_seller, registry.get("contacts"), contact.pk, Reader(language="fr")).reasons[0].sentence
    assert sentence.startswith("Le rôle « Commercial » lui permet de voir – contacts : ")


def test_by_a_share_a_closed_account_and_the_bin(cast: Cast, contact: Any) -> None:
    given = {"type": "contacts", "record_id": contact.pk, "person": cast.other_seller.pk}
    create("shares", given, by=as_actor(cast.seller))

    is_yes, reasons = why(cast.other_seller, contact)
    assert (is_yes, reasons[1]) == (True, "Sam Seller shared it with them: may see it.")
    assert why(cast.other_seller, contact, "change")[0] is False
    change(cast.colleague, by=as_actor(cast.administrator), is_active=False)
    assert why(cast.colleague, contact)[1][0] == "The account is closed: nothing opens to it."


def test_field_by_field(cast: Cast) -> None:
    by, declared = as_actor(cast.administrator), registry.get("contacts")
    hiding: Role = create("roles", {"name": "Blind", "grants": {"contacts": {"view": "all", "fields": {"city": "hidden"}}}}, by=by)
    change(cast.nobody, by=by, roles=[hiding.pk])
    person = User.objects.get(pk=cast.nobody.pk)

    answer = explain_field(person, declared, declared.all_fields["city"])
    assert (answer.is_yes, [each.sentence for each in answer.reasons]) == (False, ["The role “Blind” hides it."])
    change(cast.nobody, by=by, roles=[hiding.pk, role_called("reader").pk])
    answer = explain_field(User.objects.get(pk=person.pk), declared, declared.all_fields["city"])
    assert (answer.is_yes, len(answer.reasons)) == (True, 2)


@pytest.mark.attack(86)
def test_in_lists_and_records_as_they_have_them(screens: Client, cast: Cast, contact: Any) -> None:
    theirs = make_contact("Nora Neighbour", owner=cast.other_seller)
    change(role_called("seller"), by=as_actor(cast.administrator), grants={"contacts": {"view": "team", "fields": {"city": "hidden"}}})

    page = screens.get(f"/seen-as/{cast.seller.pk}/contacts/").content.decode()
    assert ("Zoe Zorglub" in page, "Nora Neighbour" in page, "Lyon" in page) == (True, False, False)
    assert "You look at this as Sam Seller sees it." in page
    record = screens.get(f"/seen-as/{cast.seller.pk}/contacts/{contact.pk}/").content.decode()
    assert ("Zoe Zorglub" in record, "Lyon" in record, "The role “Seller” hides it." in record) == (True, False, True)
    closed = screens.get(f"/seen-as/{cast.seller.pk}/contacts/{theirs.pk}/").content.decode()
    assert ("Nora Neighbour" in closed, "They do not see this record" in closed) == (False, True)


@pytest.mark.attack(92)
def test_while_the_administrator_stays_who_they_are_and_writes_nothing(screens: Client, cast: Cast, contact: Any) -> None:
    """Nothing but GET is taken, no form of the page leads anywhere as the other, and the audit names who looked, and as whom."""
    for path in (f"/seen-as/{cast.seller.pk}/contacts/", f"/seen-as/{cast.seller.pk}/contacts/{contact.pk}/"):
        assert screens.get(path).status_code == 200
        assert {screens.post(path).status_code, screens.put(path).status_code, screens.delete(path).status_code} == {405}
    assert int(screens.session["_auth_user_id"]) == cast.administrator.pk
    looks = Access.objects.filter(verb__in=("listed", "viewed")).order_by("pk").values_list("actor", "type", "record_id", "details")
    assert list(looks) == [
        (cast.administrator.pk, "contacts", None, {"seen_as": "Sam Seller"}),
        (cast.administrator.pk, "contacts", contact.pk, {"seen_as": "Sam Seller"}),
    ]


def test_on_a_page_that_is_asked_by_number_or_address(screens: Client, cast: Cast, contact: Any) -> None:
    for typed in (str(contact.pk), f"/contacts/{contact.pk}/", f"https://crm.example/contacts/{contact.pk}/?x=1"):
        page = screens.get("/administration/rights/", {"person": cast.colleague.pk, "type": "contacts", "record": typed})
        assert "This is one of them." in page.content.decode(), typed
    assert "What Rita Reader may do" in screens.get("/administration/rights/", {"person": cast.reader.pk}).content.decode()
