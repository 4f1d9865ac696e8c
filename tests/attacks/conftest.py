"""The people and applications of the specification tests are attacked here, too."""

from tests.spec.conftest import flow, jane, lasting, photos, stranger

__all__ = ["flow", "jane", "lasting", "photos", "stranger"]
