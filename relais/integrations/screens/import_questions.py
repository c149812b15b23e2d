"""What is asked about values that are not known here, as a form: one choice for each, with the likeliest answer taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.integrations.imports.preparing import usable_mapping
from relais.integrations.imports.questions import Answers, Question
from relais.integrations.models import ImportRun
from relais.records.fields import Choice, Field, MultiChoice

#: So many values of a column are asked about, the most frequent; rows with others come back to be mended.
ASKED = 50
NEW, EMPTY, REFUSED, THIS = "new", "empty", "refused", "="


@dataclass(frozen=True)
class Asked:
    """One question of the form. `offers` are what may be chosen, `chosen` what is taken so far."""

    column: str
    question: Question
    offers: Sequence[tuple[str, str]]
    chosen: str

    @property
    def key(self) -> str:
        return f"{self.column}\t{self.question.value}"


def asked_questions(questions: Mapping[str, Sequence[Question]], answers: Answers) -> list[Asked]:
    return [
        Asked(column, each, _offers(each), _chosen(each, answers.get(column, {})))
        for column, found in questions.items()
        for each in found[:ASKED]
    ]


def unasked(questions: Mapping[str, Sequence[Question]]) -> int:
    return sum(max(0, len(found) - ASKED) for found in questions.values())


def take_answers(given: QueryDict, before: Answers) -> dict[str, dict[str, str | None]]:
    """What the form answers. Answers that it does not ask for, since a kept mapping brought them, stay."""
    asked = [tuple(key.split("\t", 1)) for key in given.getlist("question") if "\t" in key]
    answers = {
        column: {value: answer for value, answer in found.items() if (column, value) not in asked} for column, found in before.items()
    }
    for (column, value), chosen in zip(asked, given.getlist("answer"), strict=False):
        answers.setdefault(column, {})[value] = _answer(value, chosen)
    return {column: found for column, found in answers.items() if found}


def answered(run: ImportRun) -> list[dict[str, Any]]:
    """What the answers did, in words, for the preview."""
    targets = usable_mapping(run)
    return [
        {
            "column": each["column"],
            "rows": each["rows"],
            "sentence": _sentence(targets[each["column"]].value_field, each["value"], each["answer"]),
        }
        for each in run.plan.get("answers", ())
        if each["answer"] is not None and each["column"] in targets
    ]


def _sentence(own: Field, value: str, answer: str) -> str:
    if not answer:
        return _("“{value}” is left empty").format(value=value)
    if answer == value:
        return _("“{value}” is added").format(value=value)
    label = own.options().get(answer, answer) if isinstance(own, (Choice, MultiChoice)) else answer
    return _("“{value}” becomes “{label}”").format(value=value, label=label)


def _answer(value: str, chosen: str) -> str | None:
    if chosen.startswith(THIS):
        return chosen[len(THIS) :][:200]
    return {NEW: value, EMPTY: ""}.get(chosen)


def _offers(question: Question) -> list[tuple[str, str]]:
    offers = {question.suggestion: question.label} if question.suggestion else {}
    return [(THIS + answer, capfirst(label)) for answer, label in (offers | dict(question.offers)).items()]


def _chosen(question: Question, answers: Mapping[str, str | None]) -> str:
    answer = answers.get(question.value, question.usual)
    if answer is None:
        return REFUSED
    return EMPTY if not answer else NEW if answer == question.value else THIS + answer
