"""Whoever began a change in the background hears how it ended."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext

from relais.accounts.models import User
from relais.collaboration.models import Notification
from relais.collaboration.wording import Subject, register_kind
from relais.records.api import Operation
from relais.records.screens.courses import Course, courses_of

ENDED = "change_ended"


def courses_told(told: Sequence[Notification], user: User) -> dict[int, Course]:
    """By the id of the notification: the person's own changes only."""
    operations = Operation.objects.filter(pk__in=[each.record_id for each in told], actor=user).select_related("undone_by")
    courses = {course.operation.pk: course for course in courses_of(operations)}
    return {each.pk: courses[each.record_id] for each in told if each.record_id in courses}


def _subjects(told: Sequence[Notification], user: User) -> dict[int, Subject]:
    return {
        pk: Subject(course.title, course.url, reverse("records:undo", args=[course.operation.pk]) if course.can_undo else "")
        for pk, course in courses_told(told, user).items()
        if course.url
    }


def _words(told: Notification, user: User) -> str:
    course = courses_told([told], user).get(told.pk)
    if course is None:
        return ""
    if course.was_stopped:
        return gettext("could not end this: open it to go on with it")
    return (
        gettext("has finished. {result}").format(result=" ".join(course.sentences)) if course.is_over else gettext("is going on with this")
    )


register_kind(ENDED, "circle-check", _words, _subjects)
