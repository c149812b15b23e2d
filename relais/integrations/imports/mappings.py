"""What columns mean, kept: under a name for the next file of the kind, and in earlier imports whose refused rows come back mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_noop, override

from relais.core.errors import NotFound
from relais.integrations.models import ImportRun, SavedMapping

#: The heading of the column that says what to mend.
TO_MEND = gettext_noop("To mend")
LANGUAGES = ("en", "fr")


def kept_mappings(run: ImportRun) -> QuerySet[SavedMapping]:
    """The user's own and those of others that are for everybody."""
    return SavedMapping.objects.filter(Q(user=run.user) | Q(is_shared=True), type=run.type)


def kept_mapping(run: ImportRun, name: str) -> SavedMapping:
    """The newest that is kept under a name; the product itself takes anybody's."""
    open_to = kept_mappings(run) if run.user else SavedMapping.objects.filter(type=run.type)
    found = open_to.filter(name=name).order_by("-id").first()
    if found is None:
        raise NotFound(gettext("There is no kept mapping “{name}”.").format(name=name[:80]))
    return found


def find_mapping(run: ImportRun, columns: Sequence[str]) -> SavedMapping | ImportRun | None:
    """The mapping of a file with the very same columns: that of the import it came back from, or the newest that is kept."""
    if columns and columns[-1] in _headings():
        runs = ImportRun.objects.filter(user=run.user, type=run.type).exclude(pk=run.pk).exclude(mapping={})
        before = next((each for each in runs[:100] if each.columns == list(columns[:-1])), None)
        if before is not None:
            return before
    wanted = set(columns)
    return next((each for each in kept_mappings(run).order_by("-id") if set(each.columns) == wanted), None)


def take_mapping(run: ImportRun, kept: SavedMapping | ImportRun) -> None:
    """Use it as far as the file has its columns."""
    run.mapping = {column: target for column, target in kept.mapping.items() if column in run.columns}
    run.match, run.regional = kept.match, kept.regional
    run.corrections = {column: values for column, values in kept.corrections.items() if column in run.columns}
    run.source = kept.source or run.source


def keep_mapping(run: ImportRun, name: str, *, is_shared: bool) -> SavedMapping:
    values = {name: getattr(run, name) for name in ("columns", "mapping", "match", "regional", "source")}
    values["corrections"] = {column: _answered(answers) for column, answers in run.corrections.items()}
    kept, _is_new = SavedMapping.objects.update_or_create(
        user=run.user, name=name, type=run.type, defaults=values | {"is_shared": is_shared}
    )
    return kept


def _answered(answers: Mapping[str, str | None]) -> dict[str, str]:
    """What has no answer yet is asked again in the next file."""
    return {value: answer for value, answer in answers.items() if answer is not None}


def _headings() -> set[str]:
    found = set()
    for language in LANGUAGES:
        with override(language):
            found.add(gettext(TO_MEND))
    return found
