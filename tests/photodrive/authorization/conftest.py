"""The flow of the specification tests serves here, too."""

from tests.spec.conftest import flow, jane, lasting, photos, stranger

__all__ = ["flow", "jane", "lasting", "photos", "stranger"]
