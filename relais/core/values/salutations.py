"""How a letter begins, in the language of whoever receives it.

These words belong to the recipient's language, not to the screen's, so they stand here and not in the translations.
"""

from __future__ import annotations

from dataclasses import dataclass

from relais.core.text import fold
from relais.core.values.honorifics import DOCTORS, LAWYERS, PROFESSORS, gender_of, honorific_key
from relais.core.values.names import PersonName


@dataclass(frozen=True, slots=True)
class Manners:
    """The forms of one language; `{last}`, `{first}` and `{full}` are filled in."""

    female: str
    male: str
    unknown: str
    nobody: str
    informal: str
    informal_nobody: str
    doctor: str = ""
    female_doctor: str = ""
    male_doctor: str = ""
    lawyer: str = ""
    professor: str = ""
    female_professor: str = ""
    male_professor: str = ""


MANNERS = {
    "fr": Manners(
        female="Madame {last},",
        male="Monsieur {last},",
        unknown="Madame, Monsieur,",
        nobody="Madame, Monsieur,",
        informal="Bonjour {first},",
        informal_nobody="Bonjour,",
        doctor="Docteur {last},",
        lawyer="Maître {last},",
        professor="Professeur {last},",
    ),
    "en": Manners(
        female="Dear Ms {last},",
        male="Dear Mr {last},",
        unknown="Dear {full},",
        nobody="Dear Sir or Madam,",
        informal="Hello {first},",
        informal_nobody="Hello,",
        doctor="Dear Dr {last},",
        professor="Dear Professor {last},",
    ),
    "de": Manners(
        female="Sehr geehrte Frau {last},",
        male="Sehr geehrter Herr {last},",
        unknown="Guten Tag {full},",
        nobody="Sehr geehrte Damen und Herren,",
        informal="Hallo {first},",
        informal_nobody="Hallo,",
        doctor="Guten Tag Dr. {full},",
        female_doctor="Sehr geehrte Frau Dr. {last},",
        male_doctor="Sehr geehrter Herr Dr. {last},",
        professor="Guten Tag Prof. {full},",
        female_professor="Sehr geehrte Frau Professor {last},",
        male_professor="Sehr geehrter Herr Professor {last},",
    ),
    "es": Manners(
        female="Estimada Sra. {last}:",
        male="Estimado Sr. {last}:",
        unknown="Estimado/a {full}:",
        nobody="Estimados señores:",
        informal="Hola, {first}:",
        informal_nobody="Hola:",
        female_doctor="Estimada Dra. {last}:",
        male_doctor="Estimado Dr. {last}:",
    ),
    "it": Manners(
        female="Gentile Sig.ra {last},",
        male="Gentile Sig. {last},",
        unknown="Gentile {full},",
        nobody="Gentili Signore e Signori,",
        informal="Ciao {first},",
        informal_nobody="Buongiorno,",
        female_doctor="Gentile Dott.ssa {last},",
        male_doctor="Gentile Dott. {last},",
    ),
    "nl": Manners(
        female="Geachte mevrouw {last},",
        male="Geachte heer {last},",
        unknown="Geachte heer of mevrouw {last},",
        nobody="Geachte heer, mevrouw,",
        informal="Beste {first},",
        informal_nobody="Goedendag,",
    ),
    "pt": Manners(
        female="Exma. Sra. {last},",
        male="Exmo. Sr. {last},",
        unknown="Exmo.(a) Sr.(a) {last},",
        nobody="Exmos. Senhores,",
        informal="Olá {first},",
        informal_nobody="Olá,",
        female_doctor="Exma. Sra. Dra. {last},",
        male_doctor="Exmo. Sr. Dr. {last},",
    ),
}


def salutation(name: PersonName, language: str, formality: str = "formal", *, gender: str = "") -> str:
    """« Madame Lefèvre, », « Sehr geehrter Herr Dr. Müller, »; `formality` is `formal` or `informal`.

    `gender` (`female`, `male`) serves where the honorific does not tell; languages without forms here are greeted in English.
    """
    manners = MANNERS.get(language[:2].lower(), MANNERS["en"])
    if formality == "informal":
        return manners.informal.format(first=name.first) if name.first else manners.informal_nobody
    if not name.last:
        return manners.nobody
    form = _form(manners, name.honorific, gender_of(name.honorific) or gender, has_first=bool(name.first))
    return form.format(first=name.first, last=_addressed(name, language), full=name.full)


def _form(manners: Manners, honorific: str, gender: str, *, has_first: bool) -> str:
    keys = {honorific_key(word) for word in honorific.split()}
    by_gender = {"female": manners.female, "male": manners.male}.get(gender, manners.unknown if has_first else manners.nobody)
    if keys & PROFESSORS:
        return {"female": manners.female_professor, "male": manners.male_professor}.get(gender) or manners.professor or by_gender
    if keys & DOCTORS:
        return {"female": manners.female_doctor, "male": manners.male_doctor}.get(gender) or manners.doctor or by_gender
    if keys & LAWYERS:
        return manners.lawyer or by_gender
    return by_gender


def _addressed(name: PersonName, language: str) -> str:
    """In the Netherlands a particle takes a capital when no first name stands before it: « Geachte heer Van den Berg »."""
    is_dutch = language.lower() in ("nl", "nl-nl")
    if is_dutch and name.particle and (fold(name.last[0]) or "").isalpha():
        return name.last[0].upper() + name.last[1:]
    return name.last
