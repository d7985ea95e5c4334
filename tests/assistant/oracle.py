"""What counts as a number in a text, told without any code of the verifier.

It is meant to be blunt: it looks at what a reader could take for a number, finds it everywhere,
and asks whether a fact wrote it.
"""

import re
import unicodedata

NUMBER_WORDS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion trillion dozen
    first second third fourth fifth sixth seventh eighth ninth tenth half quarter once twice thrice
    double doubled triple tripled percent couple pair both single none
    zwei zwanzig tausend deux vingt mille dos veinte
"""
SPELLED = re.compile(
    rf"(?:{'|'.join(sorted(NUMBER_WORDS.split(), key=len, reverse=True))})+(?:s|th|fold|ish)?"
)


def numbers(text: str) -> list[str]:
    """Every maximal token of digits, numerals or number words."""
    plain = unicodedata.normalize("NFKC", text)
    signs = re.findall(r"[^\s\w]*[\d][\d.,]*\S*", plain)
    numerals = [sign for sign in text if unicodedata.numeric(sign, None) is not None]
    found = [word for word in re.findall(r"[a-z]+", _ascii(plain)) if SPELLED.fullmatch(word)]
    roman = re.findall(r"\b(?=[IVXLC]{2,}\b)[IVXLC]+\b", plain)
    return signs + numerals + found + roman + re.findall(r"[%‰]", plain)


def unsupported(text: str, written: list[str]) -> list[str]:
    """The numbers that remain when everything that facts wrote is taken out."""
    for phrase in sorted(written, key=len, reverse=True):
        text = text.replace(phrase, " ", 1)
    return numbers(text)


def _ascii(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))
