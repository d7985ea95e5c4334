"""The sandbox's HTML: one sober shell, and the pages on which a person logs in.

They are for a browser and for a test that clicks; they load nothing from anywhere.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from sandbox.asking import Question
from sandbox.dialects import Dialect
from sandbox.instagram import Instagram

_STYLE = """
:root { color-scheme: light dark; --line: #8883; --soft: #8881; --accent: #b5387a }
* { box-sizing: border-box }
body { font: 15px/1.5 system-ui, sans-serif;
  max-width: 62rem; margin: 2.5rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin: 0 0 .25rem } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem }
p { margin: .4rem 0 } .quiet { opacity: .7 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0 }
th { font-weight: 600 } tr + tr td { border-top: 1px solid var(--line) }
code, pre { font: .85rem/1.5 ui-monospace, monospace; background: var(--soft); border-radius: 4px }
code { padding: .1rem .2rem; overflow-wrap: anywhere }
td:first-child code { white-space: nowrap } pre { padding: .8rem; overflow-x: auto }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 1rem 0; padding: .6rem 1rem }
label { display: block; padding: .2rem 0 }
button { font: inherit; padding: .5rem 1.2rem; border-radius: 8px; border: 1px solid var(--line);
  background: none; color: inherit; cursor: pointer; margin-right: .6rem }
button.go { background: var(--accent); border-color: var(--accent); color: #fff }
"""


def shell(title: str, body: str) -> str:
    """A whole page; `body` is HTML."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'  # or a browser asks for one
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are HTML."""
    heads = "".join(f"<th>{escape(name)}</th>" for name in head)
    lines = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><tr>{heads}</tr>{lines}</table></div>'


def code(text: str) -> str:
    """A piece of code as HTML."""
    return f"<code>{escape(text)}</code>"


def prose(text: str) -> str:
    """A sentence as HTML; what stands between backticks is code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text))


def consent(asked: Question, instagram: Instagram, scopes: Sequence[str]) -> str:
    """Asks which account is meant and what the app may do; answers to the same address."""
    is_facebook = asked.dialect is Dialect.FACEBOOK
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in asked.parameters
    )
    accounts = "".join(
        _choice(
            "checkbox" if is_facebook else "radio",
            "account",
            account.account_id,
            f"{instagram.changes.username(account, asked.now)} ({account.kind})",
            is_chosen=account.is_professional and (is_facebook or place == 0),
        )
        for place, account in enumerate(instagram.accounts)
    )
    permissions = "".join(
        _choice("checkbox", "granted", scope, scope, is_chosen=True) for scope in scopes
    )
    host = "Facebook" if is_facebook else "Instagram"
    return shell(
        f"Log in with {host} (sandbox)",
        '<p class="quiet">Sandbox app asks for access. Nobody real is behind these accounts.</p>'
        f'<form method="get" action="">{kept}'
        f"<fieldset><legend>Account</legend>{accounts}</fieldset>"
        f"<fieldset><legend>The app may</legend>{permissions}</fieldset>"
        '<button class="go" name="consent" value="grant">Allow</button>'
        '<button name="consent" value="deny">Cancel</button></form>',
    )


def refusal(message: str) -> str:
    """Says why the login cannot go on."""
    return shell("Sorry, this page isn't available", f"<p>{escape(message)}</p>")


def _choice(kind: str, name: str, value: str, label: str, *, is_chosen: bool) -> str:
    checked = " checked" if is_chosen else ""
    return (
        f'<label><input type="{kind}" name="{name}" value="{escape(value)}"{checked}> '
        f"{escape(label)}</label>"
    )
