"""Questions answered by somebody who is not there: on the command line, or once before and kept with the mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relais.core.errors import DomainError
from relais.integrations.imports.preparing import questions_of
from relais.integrations.imports.questions import Question, suggested_answers, unanswered
from relais.integrations.models import ImportRun

ADD = "+"


def answer_questions(run: ImportRun, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Put what is told together with what is kept and what is only misspelt; the answer is what remains open."""
    questions = questions_of(run)
    told = dict(_told(pair, run.columns) for pair in options["answer"])
    suggested = suggested_answers(questions)
    for column, asked in questions.items():
        kept = suggested.get(column, {}) | run.corrections.get(column, {})
        if options["no_corrections"]:
            kept = {value: answer for value, answer in kept.items() if suggested.get(column, {}).get(value) != answer}
        unasked = {each.value: answer for each in asked if kept.get(each.value) is None for answer in _unasked(each, options)}
        run.corrections[column] = kept | unasked
    for (column, value), answer in told.items():
        run.corrections.setdefault(column, {})[value] = answer
    return [
        {"column": column, "value": each.value, "rows": each.count, "suggestion": each.label}
        for column, each in unanswered(questions, run.corrections)
        if not each.is_made_unasked
    ]


def _unasked(question: Question, options: Mapping[str, Any]) -> Sequence[str | None]:
    """The answer that the options give, if they do. Rows that name nearly a known record wait for one."""
    if options["join_alike"] and question.is_link and question.suggestion:
        return [question.suggestion]
    if options["add_unknown"] and question.may_be_added and not question.suggestion:
        return [question.value]
    return [None] if question.is_link and question.suggestion and not question.is_made_unasked else []


def _told(pair: str, columns: Sequence[str]) -> tuple[tuple[str, str], str]:
    """`COLUMN:VALUE=MEANING`; of headings with colons of their own, the longest that fits."""
    column = max((each for each in columns if pair.startswith(f"{each}:")), key=len, default="")
    value, equals, meaning = pair[len(column) + 1 :].rpartition("=")
    if not column or not equals:
        raise DomainError(f"“{pair}” is not COLUMN:VALUE=MEANING with a column of the file: {', '.join(columns)}.")
    return (column, value.strip()), value.strip() if meaning.strip() == ADD else meaning.strip()
