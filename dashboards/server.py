"""What `streamlit run dashboards/server.py` serves: the pages, and the addresses of a login."""

from starlette.middleware import Middleware
from streamlit.starlette import App

import settings
from dashboards import signing_in
from dashboards.serving import finding, index, installing, warming
from dashboards.serving.assets import CompressedAssets

app = App(
    "main.py",
    routes=[
        *signing_in.routes(settings.load),
        *index.routes(settings.load),
        *finding.routes(settings.load),
        *installing.routes(),
    ],
    middleware=[Middleware(CompressedAssets)],
    lifespan=warming.lifespan(settings.load),
)
