"""The programme as it ships, in the tables."""

import pytest

from programmes.loading import load_everything


@pytest.fixture
def loaded(db):
    """All shipped files loaded; the counts the loader gave."""
    return load_everything()
