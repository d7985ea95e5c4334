"""*Archives*: taking in export archives, and the receipt of each that was taken in."""

from collections.abc import Sequence

import streamlit as st

from dashboards import formats, importing, receipts, states, tables
from dashboards.published import Marts
from dashboards.queries import receipts as queries
from dashboards.queries.accounts import Account
from dashboards.queries.receipts import Receipt
from dashboards.tables import Cell
from settings import Settings

_LARGEST_UPLOAD_MB = 1_024
_LOOK_EVERY_SECONDS = 1.0
_NUMBER = "archives-uploads"


def take_in(own: Settings) -> None:
    """Draw the card that takes archives in, whatever is published.

    Args:
        own: The owner's settings; what is uploaded goes to their installation.
    """
    imports = importing.imports(own)
    with st.container(border=True, key="card-take-in"):
        st.subheader("Take in an archive", anchor=False)
        begun = imports.progress()
        for progress in begun:
            if progress.is_over:
                _outcome(imports, progress)
        if running := [progress.name for progress in begun if not progress.is_over]:
            _watch(own, running)
        _upload(imports)
        with st.expander("How to get an export archive"):
            st.markdown(states.HOW_TO_GET_AN_ARCHIVE)


def show(marts: Marts, account: Account) -> None:
    """Draw the receipts of an account."""
    taken = marts.ask(queries.of_account, account.account_id)
    if not taken:
        st.subheader("No archive yet", anchor=False)
        st.markdown(
            "No archive of this account was taken in. Names of people come from archives only; "
            "counts come from Instagram's API."
        )
        return
    _receipt(taken)
    _all(taken)


def _upload(imports: importing.Imports) -> None:
    # A form that was sent is thrown away with its number, and with it the files in it.
    number = st.session_state.setdefault(_NUMBER, 0)
    with st.form(f"upload-{number}", border=False):
        uploads = st.file_uploader(
            "Zip files of Instagram's export, as they were downloaded",
            type="zip",
            accept_multiple_files=True,
            key=f"files-{number}",
            max_upload_size=_LARGEST_UPLOAD_MB,
            help="All parts of one export at once, or one after the other. The files stay on this "
            "machine. Larger ones, and folders: `tracker import PATH`, or the inbox folder.",
        )
        account = st.text_input(
            "Whose they are, if they do not say so",
            key=f"account-{number}",
            placeholder="username",
            help="Only an export of nothing but *Followers and following* whose file was renamed "
            "names nobody. To correct a wrong name, take the same file in again.",
        )
        sent = st.form_submit_button("Take in", type="primary", icon=":material/upload:")
    if not sent:
        return
    if not uploads:
        st.warning("Choose a file first.")
        return
    try:
        imports.start(uploads, account.strip())
    except OSError as error:
        st.error(f"The files cannot be written down: {formats.plain(str(error))}")
        return
    st.session_state[_NUMBER] = number + 1
    st.rerun()


@st.fragment(run_every=_LOOK_EVERY_SECONDS)
def _watch(own: Settings, names: Sequence[str]) -> None:
    """The running imports; draws the whole page anew when one has ended."""
    running = [one for one in importing.imports(own).progress() if not one.is_over]
    if [one.name for one in running] != names:
        st.rerun()
    for progress in running:
        st.markdown(f"**Taking in:** {formats.plain(progress.step)} …")
        _complain(progress.complaints)
    st.caption(
        "It takes about a minute. You can leave this page; it goes on. What you send meanwhile is "
        "taken in as well."
    )


def _outcome(imports: importing.Imports, progress: importing.Progress) -> None:
    _complain(progress.complaints)
    if progress.failed:
        st.warning(
            "**Not everything could be taken in and used.** Here is what became of each archive."
        )
    else:
        st.success("**Done.** Who came and who left is on the page Followers.")
    if progress.receipts.strip():
        st.code(progress.receipts.strip(), language=None, wrap_lines=True)
    if st.button("Close", key=f"close-{progress.name}"):
        imports.forget(progress.name)
        st.rerun()


def _complain(complaints: Sequence[str]) -> None:
    for line in complaints:
        st.error(formats.plain(line))


def _receipt(taken: Sequence[Receipt]) -> None:
    by_digest = {receipt.archive_sha256: receipt for receipt in taken}
    with st.container(border=True, key="card-receipt"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader("Receipt", anchor=False, width="stretch")
            chosen = st.selectbox(
                "Archive",
                list(by_digest),
                format_func=lambda digest: _label(by_digest[digest]),
                key="archive",
                bind="query-params",
                label_visibility="collapsed",
                width=420,
            )
        st.html(tables.facts(receipts.facts(by_digest.get(chosen, taken[0]))))


def _label(receipt: Receipt) -> str:
    name = receipt.file_name.rpartition("/")[2]
    return f"{receipts.day_made(receipt)} · {name} · {receipt.archive_sha256[:6]}"


def _all(taken: Sequence[Receipt]) -> None:
    with st.container(border=True, key="card-archives"):
        st.subheader(formats.plural(len(taken), "archive"), anchor=False)
        rows = [
            [
                Cell(
                    receipts.day_made(receipt),
                    detail=receipt.file_name.rpartition("/")[2],
                ),
                Cell(
                    formats.count(receipt.followers_listed),
                    detail=f"{formats.count(receipt.following_listed)} following",
                ),
                Cell(_verdict(receipt)),
                Cell(receipts.changed(receipt)),
            ]
            for receipt in taken
        ]
        columns = ("Made", "Followers", "Verdict", "What it changed")
        st.html(tables.table("Archives that were taken in", columns, rows))


def _verdict(receipt: Receipt) -> str:
    said = receipt.completeness or ""
    return receipts.COMPLETENESS.get(said, "No list of followers")
