"""What the steps of appraisal write: rounds with their members, declarations, votes, the conclusion."""

from appraisal.handlers import opening, people, voting  # noqa: F401  (each registers its steps)
