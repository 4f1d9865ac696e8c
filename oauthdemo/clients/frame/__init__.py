"""A digital photo frame: a client on a device without a keyboard (RFC 8628), on requests-oauth2client.

``drive`` speaks to the drive, ``memory`` is what the frame has in its flash, ``frame`` decides what is on the screen.
None of them knows Django; ``views`` plays the frame on a page of the demo, ``terminal`` in a terminal.
"""
