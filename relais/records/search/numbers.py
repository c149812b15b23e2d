"""Figures of telephones: kept with their calling code apart, looked for in whatever form somebody types."""

from __future__ import annotations

from relais.core.text import digits


def phone_words(phone: str) -> str:
    """`33 0612345678`: the calling code, then the number as it is dialed at home."""
    from relais.core.values.phones import phone_search_forms

    forms = phone_search_forms(phone)
    if len(forms) < 2:
        return forms[0] if forms else ""
    whole, national = forms[0], forms[-1]
    return f"{whole[: len(whole) - len(national)]} {forms[-2] if len(forms) > 2 else national}"


def number_forms(typed: str) -> list[str]:
    """What may stand in an entry for the figures that somebody typed: `+33 (0)6 12` is found as `33 0612`."""
    figures = digits(typed.replace("(0)", ""))
    is_abroad = typed.startswith("+")
    forms = [figures]
    if not is_abroad and figures.startswith("00") and len(figures) > 4:
        figures, is_abroad = figures[2:], True
        forms.append(figures)
    if len(figures) >= (3 if is_abroad else 5) and (reading := _reading(figures)):
        forms.append(reading)
    return [form for form in dict.fromkeys(forms) if form]


def national_forms(typed: str) -> list[str]:
    """The figures as a reader at home sees them, without the trunk prefix too: for marking what was found in a number as it is shown."""
    found = [form.partition(" ")[2] for form in number_forms(typed) if " " in form]
    return [*found, *(form[1:] for form in found if form[0] == "0" and len(form) > 3)]


def _reading(figures: str) -> str:
    """The figures taken for a number with its calling code, as `phone_words` writes it."""
    from relais.core.values.numbering_plans import plans_of_calling_code, split_calling_code

    parts = split_calling_code(figures)
    if parts is None or not parts[1]:
        return ""
    calling_code, rest = parts
    trunk_prefix = plans_of_calling_code(calling_code)[0].trunk_prefix
    if trunk_prefix == calling_code or rest.startswith(trunk_prefix):
        trunk_prefix = ""
    return f"{calling_code} {trunk_prefix}{rest}"
