"""How the pages reach a browser: the first screen, small files, installing on a phone.

What the pages say is none of its business. Nothing here asks an outside host, and numbers or names
are never kept by a browser.
"""
