"""A webhook…"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from standardwebhooks.webhooks import WebhookVerificationError

from relais.accounts.actors import SYSTEM, Actor
from relais.accounts.models import Role, User
from relais.audit.models import Access
from relais.core.errors import InvalidValues
from relais.core.jobs.execution import execute
from relais.core.jobs.queue import claim, reclaim_expired
from relais.core.models import Job
from relais.core.testing import deliver_events, run_jobs
from relais.integrations.models import Attempt, Delivery, Webhook
from relais.integrations.testing import Program
from relais.integrations.tests.receivers import Receiver, receiving
from relais.integrations.webhooks.actions import replay
from relais.integrations.webhooks.actions import test_webhook as send_test
from relais.integrations.webhooks.looking_after import look_after_webhooks, remove_old_deliveries
from relais.integrations.webhooks.signing import make_secret
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, create, delete, merge, restore
from relais.records.testing import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R311")]
ALL = ["created", "changed", "deleted", "restored", "merged"]
Maker = Callable[..., Webhook]


@pytest.fixture
def receiver(db: None) -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def hook(cast: Cast, receiver: Receiver) -> Maker:
    """Makes a webhook with a secret; what was written before is told already."""

    def make(**values: Any) -> Webhook:
        given = {"name": "ERP", "url": receiver.url, "type": "contacts", "events": ALL} | values
        made: Webhook = create("webhooks", given, by=Actor(cast.administrator))
        make_secret(made, by=Actor(cast.administrator))
        made.refresh_from_db()
        run_jobs()
        return made

    return make


@pytest.fixture
def seeing(cast: Cast) -> Callable[..., User]:
    """Somebody whose role says what they see of contacts."""

    def make(**grants: Any) -> User:
        role = Role.objects.create(key="seer", name="Seer", grants={"contacts": {"view": "all", "export": True, **grants}})
        cast.reader.roles.set([role])
        return cast.reader

    return make


def later(**by: Any) -> Any:
    return time_machine.travel(datetime.now(UTC) + timedelta(**by), tick=True)


# --- what is told -------------------------------------------------------------------------------------------------


def test_is_told_of_what_it_was_made_for_signed_and_in_its_order(hook: Maker, receiver: Receiver, cast: Cast) -> None:
    made = hook()
    amelie, yann = make_contact("Amélie Rousseau", city="Lyon"), make_contact("Yann Morel")
    change(amelie, by=Actor(cast.administrator), city="Paris")
    delete(yann, by=SYSTEM)
    restore(yann, by=SYSTEM)
    merge(amelie, [yann], {}, by=Actor(cast.administrator))

    run_jobs()

    of_amelie = [kind for kind, pk in receiver.told if pk == amelie.pk]
    of_yann = [kind for kind, pk in receiver.told if pk == yann.pk]
    assert of_amelie[0] == "contacts.created"
    assert of_yann[-1] == "contacts.merged"
    assert all(receiver.verified(made.secret, number)["data"]["type"] == "contacts" for number in range(len(receiver.taken)))
    assert not Delivery.objects.filter(state=Delivery.State.WAITING).exists()
    assert Access.objects.filter(verb="exported", through="webhook").exists()


def test_says_what_the_record_is_when_it_is_sent(hook: Maker, receiver: Receiver, cast: Cast) -> None:
    hook(events=["changed"])
    amelie = make_contact("Amélie Rousseau", city="Lyon")
    change(amelie, by=Actor(cast.administrator), city="Paris")

    run_jobs()

    said = receiver.said[0]["data"]
    assert (said["fields"], said["record"]["city"], said["actor"]) == (["addresses", "city"], "Paris", cast.administrator.pk)
    assert said["url"].endswith(f"/contacts/{amelie.pk}/")


def test_is_told_of_records_that_meet_its_query_alone(hook: Maker, receiver: Receiver) -> None:
    hook(query={"field": "city", "op": "is", "value": "Lyon"})
    amelie, _yann, _firm = make_contact("Amélie", city="Lyon"), make_contact("Yann", city="Brest"), make_organization("Vauban", city="Lyon")

    run_jobs()

    assert receiver.told == [("contacts.created", amelie.pk)]


def test_carries_fields_and_types_that_the_firm_has_added(hook: Maker, receiver: Receiver, cast: Cast) -> None:
    by = Actor(cast.administrator)
    create("custom-fields", {"type": "contacts", "label_en": "Shoe size", "label_fr": "Pointure", "key": "x_size", "kind": "number"}, by=by)
    hook()
    amelie = make_contact("Amélie", x_size=38)

    run_jobs()

    assert receiver.said[0]["data"]["record"]["x_size"] == 38
    assert receiver.told == [("contacts.created", amelie.pk)]


def test_costs_nothing_where_nobody_listens(hook: Maker) -> None:
    hook()
    make_organization("Atelier Vauban")
    deliver_events()

    assert not Job.objects.filter(name="integrations.tell_webhooks").exists()


# --- what stays here ----------------------------------------------------------------------------------------------


@pytest.mark.attack(77, 86)
def test_does_not_tell_what_is_hidden_from_its_person(hook: Maker, receiver: Receiver, seeing: Callable[..., User]) -> None:
    person = seeing(fields=dict.fromkeys(("email", "emails", "city", "addresses"), "hidden"))
    hook(person=person.pk)
    amelie = make_contact("Amélie Rousseau", email="canary@example.com", city="Lyon")
    run_jobs()
    change(amelie, by=SYSTEM, city="Paris")
    run_jobs()

    assert receiver.told == [("contacts.created", amelie.pk)]
    assert not {"email", "city"} & receiver.said[0]["data"]["record"].keys()
    assert b"canary" not in receiver.taken[0][1]


@pytest.mark.attack(86, 95, 98)
@pytest.mark.parametrize("grants", [{"view": "own"}, {"view": "none"}, {"export": False}])
def test_does_not_tell_of_records_that_are_closed_when_it_is_sent(
    hook: Maker, receiver: Receiver, seeing: Callable[..., User], grants: dict[str, Any]
) -> None:
    person = seeing()
    hook(person=person.pk)
    receiver.answers = [500]
    make_contact("Amélie Rousseau")
    run_jobs()
    Role.objects.filter(key="seer").update(grants={"contacts": {"view": "all", "export": True} | grants})
    with later(minutes=1):
        run_jobs()

    assert len(receiver.taken) == 1
    assert Delivery.objects.get(kind="created").state == Delivery.State.LEFT_OUT


@pytest.mark.attack(95)
def test_is_not_made_for_somebody_who_may_not_take_records_away(cast: Cast, receiver: Receiver) -> None:
    given = {"name": "ERP", "url": receiver.url, "type": "contacts", "events": ALL, "person": cast.seller.pk}

    with pytest.raises(InvalidValues, match="may not take such records away"):
        create("webhooks", given, by=Actor(cast.administrator))

    assert not Webhook.objects.exists()


@pytest.mark.attack(65, 68)
@pytest.mark.parametrize("url", ["http://example.org/", "https://2130706433/", "file:///etc/passwd", "https://me:pass@example.org/"])
def test_leads_to_no_odd_address(cast: Cast, url: str) -> None:
    with pytest.raises(InvalidValues):
        create("webhooks", {"name": "ERP", "url": url, "type": "contacts", "events": ALL}, by=Actor(cast.administrator))


@pytest.mark.attack(65)
def test_reaches_no_machine_of_the_house(hook: Maker, receiver: Receiver, settings: Any) -> None:
    made = hook()
    settings.OUTBOUND_HOSTS = ()
    Webhook.objects.filter(pk=made.pk).update(url="https://127.0.0.1/")

    send_test(made.__class__.objects.get(pk=made.pk), by=SYSTEM)

    assert "cannot be reached" in Attempt.objects.get().sentence
    assert receiver.taken == []


@pytest.mark.attack(69, 77)
@pytest.mark.drill(17)
def test_goes_after_no_redirect(hook: Maker, receiver: Receiver) -> None:
    with receiving() as other:
        hook()
        receiver.answers, receiver.headers = [302], {"Location": other.url}
        make_contact("Amélie")
        run_jobs()

    assert (len(receiver.taken), other.taken) == (1, [])
    assert Attempt.objects.get().status == 302
    assert Delivery.objects.get().is_waiting


@pytest.mark.attack(105, 106)
def test_secret_is_told_once_and_kept_encrypted(cast: Cast, receiver: Receiver, hook: Maker) -> None:
    made, program = hook(), Program(cast.administrator)
    secret = program.post(f"webhooks/{made.pk}/secret/").json()["secret"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM integrations_webhook")
        (held,) = cursor.fetchone()

    shown = [
        program.get(path).content.decode() for path in ("webhooks/", f"webhooks/{made.pk}/", "schema/", f"webhooks/{made.pk}/overview/")
    ]

    made.refresh_from_db()
    assert made.secret == secret and secret.startswith("whsec_")
    assert secret not in held
    assert not [text for text in [*shown, *map(str, Access.objects.values_list("details", flat=True))] if secret[6:20] in text]


# --- signatures ---------------------------------------------------------------------------------------------------


def test_signs_with_the_old_secret_too_for_a_day(hook: Maker, receiver: Receiver, cast: Cast) -> None:
    made = hook()
    old, new = made.secret, make_secret(made, by=Actor(cast.administrator))
    made.refresh_from_db()
    send_test(made, by=SYSTEM)
    assert receiver.verified(old) == receiver.verified(new)
    with later(hours=25):
        send_test(made, by=SYSTEM)
        receiver.verified(new)
        with pytest.raises(WebhookVerificationError):
            receiver.verified(old)


def test_signature_does_not_fit_another_body(hook: Maker, receiver: Receiver) -> None:
    made = hook()
    send_test(made, by=SYSTEM)
    headers, body = receiver.taken[0]
    receiver.taken.append((headers, body.replace(b"ERP", b"XXX")))

    with pytest.raises(WebhookVerificationError):
        receiver.verified(made.secret)


# --- at least once, in order --------------------------------------------------------------------------------------


@pytest.mark.drill(17)
def test_is_tried_again_under_the_same_number_for_three_days_and_then_given_up(hook: Maker, receiver: Receiver) -> None:
    made = hook()
    receiver.answers, receiver.body = [500] * 20, b"x" * 5000
    make_contact("Amélie")
    begun = datetime.now(UTC)
    with time_machine.travel(begun, tick=False) as traveller:
        run_jobs()
        while (left := Delivery.objects.get()).is_waiting:
            made.refresh_from_db()
            assert left.next_at - begun < timedelta(days=4)
            Webhook.objects.update(paused_at=None, rests_until=None, failing_since=None)
            traveller.move_to(left.next_at)
            look_after_webhooks()
            run_jobs()
        lasted = datetime.now(UTC) - begun

    assert left.state == Delivery.State.GIVEN_UP
    assert timedelta(days=2, hours=12) < lasted < timedelta(days=4)
    assert len({headers["webhook-id"] for headers, _body in receiver.taken}) == 1
    assert len(receiver.taken) == left.attempts == Attempt.objects.count() == 10
    assert len(Attempt.objects.first().answered) == 0  # of a machine of the house nothing is kept


def test_waits_as_long_as_a_busy_server_asks(hook: Maker, receiver: Receiver) -> None:
    hook()
    receiver.answers, receiver.headers = [429], {"Retry-After": "7200"}
    make_contact("Amélie")
    run_jobs()

    assert Delivery.objects.get().next_at > datetime.now(UTC) + timedelta(minutes=110)


def test_keeps_the_order_of_a_record_and_lets_others_pass(hook: Maker, receiver: Receiver, cast: Cast) -> None:
    hook()
    receiver.answers = [500]
    amelie = make_contact("Amélie")
    run_jobs()
    change(amelie, by=Actor(cast.administrator), city="Paris")
    yann = make_contact("Yann")
    run_jobs()
    with later(minutes=1):
        run_jobs()

    assert receiver.told == [
        ("contacts.created", amelie.pk),
        ("contacts.created", yann.pk),
        *[("contacts.created", amelie.pk)],
        ("contacts.changed", amelie.pk),
    ]


def test_waits_for_an_older_event_that_another_worker_is_still_at(hook: Maker, receiver: Receiver, cast: Cast) -> None:
    hook()
    amelie = make_contact("Amélie")
    change(amelie, by=Actor(cast.administrator), city="Paris")
    deliver_events()
    first, second = Job.objects.filter(name="integrations.tell_webhooks", finished_at=None).order_by("id")
    Job.objects.filter(pk=first.pk).update(run_at=datetime.now(UTC) + timedelta(seconds=30))
    run_jobs()
    assert receiver.taken == []
    with later(minutes=1):
        run_jobs()

    assert [kind for kind, _pk in receiver.told] == ["contacts.created", "contacts.changed"]
    assert second.pk > first.pk


def test_is_sent_to_by_one_at_a_time(hook: Maker, receiver: Receiver) -> None:
    hook()
    make_contact("Amélie")
    make_contact("Yann")
    Webhook.objects.update(sender="another", sender_until=datetime.now(UTC) + timedelta(seconds=30))
    run_jobs()
    assert receiver.taken == []
    with later(minutes=6):
        look_after_webhooks()
        run_jobs()

    assert len(receiver.taken) == 2


@pytest.mark.drill(17)
def test_is_sent_again_by_the_next_process_where_one_died_after_sending(hook: Maker, receiver: Receiver) -> None:
    hook()
    make_contact("Amélie")
    deliver_events()
    while (job := claim("dying")) and job.name != "integrations.send_webhook":
        execute(job)
    assert job is not None
    Webhook.objects.update(sender=f"{job.pk}", sender_until=datetime.now(UTC) + timedelta(seconds=60))
    receiver.taken.append(
        ({"webhook-id": Delivery.objects.get().message_id}, b"{}")
    )  # it was sent, and its process died before it was noted
    with later(minutes=2):
        reclaim_expired()
        run_jobs()

    assert len({headers["webhook-id"] for headers, _body in receiver.taken}) == 1
    assert len(receiver.taken) == 2
    assert Delivery.objects.get().state == Delivery.State.DELIVERED


# --- the other side fails -----------------------------------------------------------------------------------------


@pytest.mark.drill(17)
def test_address_that_fails_again_and_again_rests_and_the_others_go_on(hook: Maker, receiver: Receiver) -> None:
    broken = hook()
    with receiving() as other:
        hook(name="Site", url=other.url)
        receiver.answers = [500] * 50
        for number in range(8):
            make_contact(f"Contact {number}")
        run_jobs()
        assert (len(receiver.taken), len(other.taken)) == (5, 8)
        receiver.answers = []
        with later(minutes=3):
            run_jobs()

    broken.refresh_from_db()
    assert (broken.failures, broken.rests_until) == (0, None)
    assert len({pk for _kind, pk in receiver.told}) == 8
    assert Delivery.objects.waiting().count() == 0


def test_is_paused_after_three_days_and_goes_on_when_somebody_says_so(hook: Maker, receiver: Receiver, cast: Cast) -> None:
    made = hook()
    receiver.answers = [500, 500]
    make_contact("Amélie")
    run_jobs()
    Webhook.objects.update(failing_since=datetime.now(UTC) - timedelta(days=3, minutes=1))
    with later(minutes=1):
        run_jobs()
    made.refresh_from_db()
    assert made.pause == "failing"
    make_contact("Yann")
    run_jobs()
    assert len(receiver.taken) == 2

    Program(cast.administrator).post(f"webhooks/{made.pk}/resumption/")
    run_jobs()

    assert len(receiver.taken) == 4
    assert not Delivery.objects.waiting().exists()


def test_is_paused_at_once_where_the_other_side_says_it_is_gone(hook: Maker, receiver: Receiver) -> None:
    made = hook()
    receiver.answers = [410]
    make_contact("Amélie")
    run_jobs()

    made.refresh_from_db()
    assert made.pause == "gone"


def test_is_sent_again_one_or_all_that_were_given_up(hook: Maker, receiver: Receiver) -> None:
    made = hook()
    make_contact("Amélie")
    make_contact("Yann")
    run_jobs()
    one = Delivery.objects.first()
    Delivery.objects.exclude(pk=one.pk).update(state=Delivery.State.GIVEN_UP)
    assert (replay(made, [one.pk]), replay(made)) == (1, 1)

    run_jobs()

    assert len(receiver.taken) == 4
    assert len({headers["webhook-id"] for headers, _body in receiver.taken}) == 2


def test_deliveries_are_forgotten_after_a_month(hook: Maker, receiver: Receiver) -> None:
    hook()
    make_contact("Amélie")
    run_jobs()
    with later(days=31):
        assert remove_old_deliveries() == 1

    assert not Attempt.objects.exists()


@pytest.mark.attack(69, 84)
def test_is_tested_by_nobody_but_administrators(hook: Maker, receiver: Receiver, cast: Cast) -> None:
    made = hook()

    for person in (cast.reader, cast.seller, cast.manager, cast.nobody):
        for noun in ("test", "secret", "replay", "resumption"):
            assert Program(person).post(f"webhooks/{made.pk}/{noun}/").status_code in (403, 404)
    told = Program(cast.administrator).post(f"webhooks/{made.pk}/test/").json()

    assert told["status"] == 204
    assert [said["type"] for said in receiver.said] == ["contacts.test"]
