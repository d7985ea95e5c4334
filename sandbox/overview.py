"""The page at `/`: what this sandbox simulates at this moment, and how to try it."""

from dataclasses import asdict
from datetime import datetime
from html import escape

from sandbox.attribute_docs import described
from sandbox.dialects import Dialect
from sandbox.faults import Fault, Order
from sandbox.instagram import Changes, Kind, SimulatedAccount
from sandbox.page import code, prose, shell, table
from sandbox.state import Sandbox
from sandbox.switches import Switches, choices


def page(sandbox: Sandbox, now: datetime) -> str:
    """The whole page as HTML."""
    hosts = [
        ["Instagram Login", "graph.instagram.com", code(sandbox.url)],
        ["Facebook Login", "graph.facebook.com", code(sandbox.facebook_url)],
    ]
    app = [
        ["App id", code(sandbox.app_id)],
        ["App secret", code(sandbox.app_secret)],
        ["Consent, Instagram", code(f"{sandbox.url}/oauth/authorize")],
        ["Consent, Facebook", code(f"{sandbox.facebook_url}/v25.0/dialog/oauth")],
    ]
    return shell(
        "A local Instagram",
        "<p>It answers as the Graph API does, about people who do not exist. Its tokens open "
        "nothing else, so they are no secrets.</p>"
        f'<p class="quiet">Its clock says {now:%Y-%m-%d %H:%M} UTC; it has answered '
        f"{len(sandbox.requests)} requests.</p>"
        f"<h2>Hosts</h2>{table(['Login', 'In place of', 'Base URL'], hosts)}"
        f"<h2>Accounts</h2>{_accounts(sandbox, now)}"
        f"<h2>Try it</h2>{_examples(sandbox)}"
        f"<h2>The app for OAuth</h2>{table(['', ''], app)}"
        f"<h2>Uncertain behaviours</h2>{_switches(sandbox.switches)}"
        f"<h2>Faults in force</h2>{_faults(sandbox.faults.in_force())}"
        f"<h2>Changes ordered</h2>{_changes(sandbox.instagram.changes)}"
        f"<h2>By hand</h2>{_by_hand()}",
    )


def _accounts(sandbox: Sandbox, now: datetime) -> str:
    return table(
        ["Account", "Kind", "Calls an hour", "Instagram token", "Facebook token"],
        [_account(sandbox, account, now) for account in sandbox.instagram.accounts],
    )


def _account(sandbox: Sandbox, account: SimulatedAccount, now: datetime) -> list[str]:
    username = sandbox.instagram.changes.username(account, now)
    tokens = [sandbox.tokens.starting(account.account_id, dialect) for dialect in Dialect]
    return [
        f"{escape(username)}<br>{code(account.account_id)}",
        f"<b>{account.kind}</b><br>{prose(described(Kind)[account.kind.name])}",
        str(sandbox.quotas.calls_per_hour[account.account_id]),
        *(f"{code(t.text)}<br>until {t.expires_at:%Y-%m-%d %H:%M}" for t in tokens),
    ]


def _examples(sandbox: Sandbox) -> str:
    account = sandbox.instagram.accounts[0]
    facebook = sandbox.token_of(account.account_id, Dialect.FACEBOOK)
    own, other = f"{sandbox.url}/v25.0", f"{sandbox.facebook_url}/v25.0"
    lines = [
        f"own='Authorization: Bearer {sandbox.token}'",
        f"""curl -H "$own" '{own}/me?fields=user_id,username,followers_count'""",
        f"""curl -H "$own" '{own}/me/media?fields=id,caption,like_count&limit=5'""",
        "",
        f"other='Authorization: Bearer {facebook}'",
        f"""curl -H "$other" '{other}/me/accounts?fields=name,instagram_business_account'""",
        f"""curl -H "$other" '{other}/{account.account_id}?fields=username,media_count'""",
    ]
    return f"<pre>{escape(chr(10).join(lines))}</pre>"


def _switches(switches: Switches) -> str:
    meanings = described(Switches)
    rows = [
        [
            code(name),
            f"<b>{getattr(switches, name)}</b>",
            escape(", ".join(str(value) for value in values if value != getattr(switches, name))),
            prose(meanings[name]),
        ]
        for name, values in choices().items()
    ]
    return table(["Switch", "Now", "Or", "Meaning (graph-api.md)"], rows)


def _faults(orders: list[Order]) -> str:
    if not orders:
        return '<p class="quiet">None: every request is answered as it should be.</p>'
    rows = [
        [
            code(order.fault),
            escape(", ".join(f"{k}={v}" for k, v in asdict(order).items() if v and k != "fault")),
        ]
        for order in orders
    ]
    return table(["Fault", "Schedule"], rows)


def _changes(changes: Changes) -> str:
    if not (ordered := changes.ordered()):
        return '<p class="quiet">None: what is told of the accounts is their usual life.</p>'
    rows = [
        [code(name), escape(", ".join(f"{key}={said}" for key, said in details.items() if said))]
        for name, details in ordered
    ]
    return table(["Change", "What and when"], rows)


def _by_hand() -> str:
    faults = [[code(fault), prose(described(Fault)[fault.name])] for fault in Fault]
    schedule = [[code(name), prose(text)] for name, text in described(Order).items()]
    return (
        "<p>These are chosen when the sandbox is started:</p>"
        "<pre>tracker sandbox serve --at 2026-05-04T10:00:00 --kind ordinary --kind small \\\n"
        "  --switch login_reply=data --switch throttle_status=429 \\\n"
        "  --fault transient:path=/media,every=10 --fault slow:times=3 \\\n"
        "  --change withdraw_metric:name=reach,product_type=STORY</pre>"
        f"{table(['Fault', 'What a client sees'], faults)}"
        f"<h2>A fault's schedule</h2>{table(['Part', 'Meaning'], schedule)}"
    )
