"""A photo printing shop: an OAuth 2.0 client that imports chosen photos and takes orders for prints."""

__version__ = "0.1.0"
