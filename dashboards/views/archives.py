"""The archives of the page *Data*: taking them in, and the receipt of each that was taken in."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from dashboards import address, formats, importing, receipts, tables
from dashboards.commands import Commands, Progress, commands
from dashboards.published import Marts
from dashboards.queries import receipts as queries
from dashboards.queries.accounts import Account
from dashboards.queries.receipts import Receipt
from dashboards.tables import Cell
from dashboards.texts import say
from dashboards.views import progress
from settings import Settings

_LARGEST_UPLOAD_MB = 1_024
_NUMBER = "archives-uploads"
_LINKS = {"who-left": "/followers?list=left", "who-came": "/followers?list=came"}


def take_in(own: Settings) -> None:
    """Draw the card that takes archives in, whatever is published.

    Args:
        own: The owner's settings; what is uploaded goes to their installation.
    """
    begun = commands(own)
    with st.container(border=True, key="card-take-in"):
        st.subheader(say("archives-take-in"), anchor=False)
        progress.show(begun, importing.KIND, "archives-take-in", _outcome)
        _upload(begun)
        with st.expander(say("archives-take-in.how")):
            st.markdown(say("state-how-to.steps"))


def show(marts: Marts, account: Account) -> None:
    """Draw the receipts of an account."""
    taken = marts.ask(queries.of_account, account.account_id)
    if not taken:
        st.subheader(say("archives-none"), anchor=False)
        st.markdown(say("archives-none.about"))
        return
    _receipt(taken)
    _all(taken)


def _upload(begun: Commands) -> None:
    # A form that was sent is thrown away with its number, and with it the files in it.
    number = st.session_state.setdefault(_NUMBER, 0)
    with st.form(f"upload-{number}", border=False):
        uploads = st.file_uploader(
            say("archives-take-in.files"),
            type="zip",
            accept_multiple_files=True,
            key=f"files-{number}",
            max_upload_size=_LARGEST_UPLOAD_MB,
            help=say("archives-take-in.files-help"),
        )
        account = st.text_input(
            say("archives-take-in.whose"),
            key=f"account-{number}",
            placeholder=say("archives-take-in.username"),
            help=say("archives-take-in.whose-help"),
        )
        sent = st.form_submit_button(
            say("archives-take-in.button"), type="primary", icon=":material/upload:"
        )
    if not sent:
        return
    if not uploads:
        st.warning(say("archives-take-in.choose"))
        return
    try:
        importing.start(begun, uploads, account.strip())
    except OSError as error:
        st.error(say("archives-take-in.cannot", why=formats.plain(str(error))))
        return
    st.session_state[_NUMBER] = number + 1
    st.rerun()


def _outcome(one: Progress) -> None:
    if one.failed:
        st.warning(say("archives-take-in.failed"))
    else:
        st.success(say("archives-take-in.done"))
        links = (
            f'<a class="connect" href="{to}" target="_self">{say(f"archives-take-in.{name}")}</a>'
            for name, to in _LINKS.items()
        )
        st.html(f'<div class="connect">{"".join(links)}</div>')
    if one.printed.strip():
        st.code(one.printed.strip(), language=None, wrap_lines=True)


def _receipt(taken: Sequence[Receipt]) -> None:
    by_digest = {receipt.archive_sha256: receipt for receipt in taken}
    labels = _labels(taken)
    with st.container(border=True, key="card-receipt"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(say("archives-receipt"), anchor=False, width="stretch")
            chosen = st.selectbox(
                say("archives-archive"),
                list(by_digest),
                format_func=labels.__getitem__,
                label_visibility="collapsed",
                width=300,
                **address.by_key("archive", by_digest, taken[0].archive_sha256),
            )
        st.html(tables.facts(receipts.facts(by_digest[chosen])))


def _labels(taken: Sequence[Receipt]) -> dict[str, str]:
    """The day of each, and of several from one day what tells them apart."""
    days = {receipt.archive_sha256: receipts.day_made(receipt) for receipt in taken}
    times = Counter(days.values())
    return {
        digest: day if times[day] == 1 else f"{day} · {digest[:6]}" for digest, day in days.items()
    }


def _all(taken: Sequence[Receipt]) -> None:
    with st.container(border=True, key="card-archives"):
        st.subheader(say("archives-taken", number=len(taken)), anchor=False)
        following = [formats.count(receipt.following_listed) for receipt in taken]
        rows = [
            [
                Cell(receipts.day_made(receipt), detail=receipt.file_name.rpartition("/")[2]),
                Cell(
                    formats.count(receipt.followers_listed),
                    detail=say("archives-following", number=followed),
                ),
                Cell(receipts.completeness(receipt)),
                Cell(receipts.changed(receipt)),
            ]
            for receipt, followed in zip(taken, following, strict=True)
        ]
        columns = [
            say("archives-made"),
            say("followers"),
            say("archives-verdict"),
            say("archives-changed"),
        ]
        st.html(tables.table(say("archives-taken.caption"), columns, rows))
