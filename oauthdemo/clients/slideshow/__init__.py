"""A slideshow without a server: a public client that lives in the browser, on oauth4webapi.

All of it is in ``static/slideshow/``. Django only hands out the page, as any web server would.
"""
