"""Opening the pages about content and audience on their worlds, and reading what they say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.browser import REPOSITORY
from tests.dashboards import content_world
from tests.dashboards.published_marts import World, publish
from warehouse.layout import DataFolder

MAIN = REPOSITORY / "dashboards" / "main.py"
Folders = Callable[[str], Path]


@contextmanager
def published_worlds(root: Path, now: datetime) -> Iterator[Folders]:
    """Give the data folder of each world of `content_world` by its name, published once."""
    made: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in made:
            made[name] = root / name
            made[name].mkdir()
            make: Callable[[datetime], World] = getattr(content_world, name)
            publish(DataFolder(made[name]), make(now), now)
        return made[name]

    yield folder
    st.cache_data.clear()
    st.cache_resource.clear()


def run(page: str, **query: str) -> AppTest:
    """Run a page on the folder that TRACKER_DATA names, with what its address says behind `?`."""
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.query_params.update(query)
    # switch_page() takes files only; these pages are functions.
    app._page_hash = calc_hash(page)
    return app.run()


def words(app: AppTest) -> str:
    """All words of a page, tables included."""
    assert not app.exception, app.exception
    kinds = ("title", "header", "subheader", "markdown", "caption", "warning", "info", "error")
    said = [element.value for kind in kinds for element in getattr(app, kind)]
    said += [f"{metric.label} {metric.value}" for metric in app.metric]
    said += [element.proto.body for element in app.get("html")]
    return "\n".join(said)
