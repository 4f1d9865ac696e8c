"""Registered photo sources and providers, and the adapters for their APIs. Sends no request: that is for ``oauth``."""
