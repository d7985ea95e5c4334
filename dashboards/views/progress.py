"""How the commands go that a page has started: while they run, and what came of them."""

from collections.abc import Callable

import streamlit as st

from dashboards import formats
from dashboards.commands import Commands, Progress
from dashboards.texts import say

_LOOK_EVERY_SECONDS = 1.0


def show(commands: Commands, kind: str, text: str, outcome: Callable[[Progress], None]) -> bool:
    """Draw those of a kind that this dashboard has started and nobody has closed.

    Args:
        commands: Where they were started.
        kind: Which.
        text: Its texts are `<text>.what` and `<text>.leave`.
        outcome: Draws what came of one that has ended without a complaint or with some.

    Returns:
        Whether one is under way.
    """
    begun = commands.progress(kind)
    for one in begun:
        if one.is_over:
            _complain(one)
            outcome(one)
            if st.button(say("command-close"), key=f"close-{one.name}"):
                commands.forget(one.name)
                st.rerun()
    running = [one.name for one in begun if not one.is_over]
    if running:
        _watch(commands, kind, text, running)
    return bool(running)


@st.fragment(run_every=_LOOK_EVERY_SECONDS)
def _watch(commands: Commands, kind: str, text: str, names: list[str]) -> None:
    """The running ones; draws the whole page anew when one has ended."""
    running = [one for one in commands.progress(kind) if not one.is_over]
    if [one.name for one in running] != names:
        st.rerun()
    for one in running:
        step = formats.plain(one.step) or say("command-starting")
        st.markdown(say("command-step", what=say(f"{text}.what"), step=step, seconds=one.seconds))
        _complain(one)
    st.caption(f"{say(f'{text}.leave')} {say('command-leave')}")


def _complain(one: Progress) -> None:
    for line in one.complaints:
        st.error(formats.plain(line))
