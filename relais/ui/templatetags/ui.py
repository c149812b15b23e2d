"""The tags and filters that every template has at hand."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

from django import template
from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from relais.ui import formats, marks
from relais.ui.icons import icon as draw_icon
from relais.ui.navigation import Navigation
from relais.ui.toasts import as_toasts

register = template.Library()


@register.simple_tag
def icon(name: str, label: object = "") -> SafeString:
    return draw_icon(name, str(label))


@register.simple_tag
def avatar(name: object, organization: bool = False, toned: bool = True, big: bool = False) -> SafeString:
    return marks.avatar(str(name), organization=bool(organization), toned=bool(toned), big=bool(big))


@register.simple_tag
def tag(label: object, tone: str = "") -> SafeString:
    return marks.tag(str(label), tone)


@register.simple_tag
def draw_navigation(navigation: Navigation, of: str) -> SafeString:
    return navigation.draw(of)


@register.simple_tag
def live_topics(*topics: str | Sequence[str]) -> SafeString:
    """The attributes of an element that draws itself anew when others change something under these topics, or lists of topics."""
    named = [name for topic in topics for name in ([topic] if isinstance(topic, str) else topic)]
    return format_html(
        'data-controller="live" data-live-topics-value="{}" data-live-at-value="{}"', json.dumps(named), round(time.time(), 1)
    )


@register.simple_tag
def toasts_of(request: HttpRequest) -> list[dict[str, object]]:
    return as_toasts(messages.get_messages(request))


@register.filter
def number(value: Any, places: int | None = None) -> str:
    return formats.current().number(value, places)


@register.filter
def percent(value: Any, places: int = 0) -> str:
    return formats.current().percent(value, places)


@register.filter
def money(amount: Any, currency: str) -> str:
    return formats.current().money(amount, currency)


@register.filter
def compact_money(amount: Any, currency: str) -> str:
    return formats.current().compact_money(amount, currency)


@register.filter
def day(value: Any) -> str:
    return formats.current().day(value)


@register.filter
def short_day(value: Any) -> str:
    return formats.current().short_day(value)


@register.filter
def long_day(value: Any) -> str:
    return formats.current().long_day(value)


@register.filter
def relative_day(value: Any) -> str:
    return formats.current().relative_day(value)


@register.filter
def due_day(value: Any) -> str:
    return formats.current().due_day(value)


@register.filter
def moment(value: Any) -> str:
    return formats.current().moment(value)


@register.filter
def clock(value: Any) -> str:
    return formats.current().clock(value)


@register.filter
def ago(value: Any) -> str:
    return formats.current().ago(value)


@register.filter
def duration(value: Any) -> str:
    return formats.current().duration(value)


@register.filter
def file_size(value: Any) -> str:
    return formats.current().file_size(value)


@register.filter
def phone(value: Any, country: str | None = None) -> str:
    return formats.current().phone(value, country)
