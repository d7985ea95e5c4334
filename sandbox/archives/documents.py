"""The two kinds of document in an archive, JSON and HTML pages; what they tell is others'."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

from sandbox.archives.forms import Era, Form
from sandbox.archives.languages import date_text, field, title

Facts = Mapping[str, str | datetime]
"""Fields by their English names; moments are printed as such."""


def json_text(document: Any) -> str:
    """A document as the archive's JSON."""
    return json.dumps(document, indent=2)


def mojibake(text: str) -> str:
    """Text with each byte of its UTF-8 written as a character of its own (export-format.md 2.7)."""
    return text.encode("utf-8").decode("latin-1")


def string_map(facts: Facts, form: Form) -> dict[str, dict[str, str | int]]:
    """Facts as JSON has them: a timestamp of 0 marks a text (export-format.md 1.4)."""
    return {
        mojibake(field(label, form.language)): {
            "href": "",
            "value": mojibake(value) if isinstance(value, str) else "",
            "timestamp": seconds(value) if isinstance(value, datetime) else 0,
        }
        for label, value in facts.items()
    }


def seconds(moment: datetime) -> int:
    """A moment in whole seconds since 1970."""
    return int(moment.timestamp())


def page(heading: str, blocks: Iterable[str], path: str, form: Form) -> str:
    """A page of HTML; `path` is where it will be, which its links are relative to."""
    tag = "main" if form.era >= Era.OCT_2025 else "div"
    base = "../" * path.count("/")
    shown = escape(title(heading, form.language))
    return (
        f'<html><head><base href="{base}"><meta http-equiv="Content-Type" content="text/html; '
        f'charset=UTF-8"/><title>{shown}</title></head><body class="_5vb_ _2yq _a7o5">'
        '<div class="_a705"><div class="_3-8y _3-95 _a70a"><a href="https://www.instagram.com">'
        '<img class="_a70b" src="files/Instagram-Logo.png"/></a></div>'
        f'<div class="_a70e"><h1>{shown}</h1></div><{tag} class="_a706" role="main">'
        f"{''.join(blocks)}</{tag}></div></body></html>"
    )


def list_row(username: str, at: datetime, form: Form, *, titled: bool, underscored: bool) -> str:
    """A row of a list; a titled one has the name as its heading and shows the whole link."""
    link = profile_link(username, underscored=underscored)
    heading = f'<h2 class="_3-95 _2pim _a6-h _a6-i">{username}</h2>' if titled else ""
    return _block(
        f'{heading}<div class="_a6-p"><div><div><a target="_blank" href="{link}">'
        f"{link if titled else username}</a></div>"
        f"<div>{date_text(at, form.language, form.era)}</div></div></div>"
    )


def table(facts: Facts, form: Form) -> str:
    """Facts as a page has them."""
    return _block(
        '<div class="_a6-p"><table style="table-layout: fixed;">'
        + "".join(f"<tr>{_cells(label, value, form)}</tr>" for label, value in facts.items())
        + "</table></div>"
    )


def profile_link(username: str, *, underscored: bool) -> str:
    """The address of a profile, in one of its two forms."""
    return f"https://www.instagram.com/{'_u/' if underscored else ''}{username}"


def _block(inner: str) -> str:
    return f'<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">{inner}</div>'


def _cells(label: str, value: str | datetime, form: Form) -> str:
    name = escape(field(label, form.language))
    if isinstance(value, datetime):
        when = date_text(value, form.language, form.era)
        return f'<td class="_2pin _a6_q">{name}</td><td class="_2pin _2piu _a6_r">{when}</td>'
    inner = f"<div><div>{escape(value)}</div></div>"
    return f'<td colspan="2" class="_2pin _a6_q">{name}{inner}</td>'
