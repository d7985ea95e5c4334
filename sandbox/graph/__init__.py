"""The Graph API's two dialects: what may be asked of either host and how it is answered.

Everything here turns a question about one moment into JSON; HTTP itself is `serving`.
"""
