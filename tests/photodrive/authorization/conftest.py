"""The flow of the specification tests serves here, too."""

from tests.spec.conftest import flow, jane, photos, stranger

__all__ = ["flow", "jane", "photos", "stranger"]
