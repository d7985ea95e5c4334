"""The Graph API's Instagram-Login dialect: what may be asked and how it is answered.

Everything here turns a question about one moment into JSON; HTTP itself is `serving`.
"""
