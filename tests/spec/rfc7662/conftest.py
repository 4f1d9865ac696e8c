"""Who else asks."""

from tests.spec.rfc7662.asking import other, resource_server

__all__ = ["other", "resource_server"]
