"""What `streamlit run dashboards/server.py` serves: the pages, and the addresses of a login."""

from streamlit.starlette import App

import settings
from dashboards import signing_in

app = App("main.py", routes=signing_in.routes(settings.load))
