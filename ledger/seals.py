"""The seals of the log: no line is ever changed or deleted. The chain tells what somebody changed without them."""

from __future__ import annotations

from ledger.sealing import Seals, always, refusing_function

TABLE = "ledger_logentry"

LOG = Seals(
    sqlite={
        "log_refuses_update": """
            CREATE TRIGGER log_refuses_update BEFORE UPDATE ON ledger_logentry
            BEGIN SELECT RAISE(ABORT, 'The log is append-only: UPDATE refused'); END""",
        "log_refuses_delete": """
            CREATE TRIGGER log_refuses_delete BEFORE DELETE ON ledger_logentry
            BEGIN SELECT RAISE(ABORT, 'The log is append-only: DELETE refused'); END""",
        # INSERT OR REPLACE removes the row in its way without any DELETE trigger (recursive_triggers is off).
        "log_refuses_replace": """
            CREATE TRIGGER log_refuses_replace BEFORE INSERT ON ledger_logentry
            WHEN EXISTS (
                SELECT 1 FROM ledger_logentry WHERE id = NEW.id OR (chain = NEW.chain AND sequence = NEW.sequence)
            )
            BEGIN SELECT RAISE(ABORT, 'The log is append-only: this line exists'); END""",
    },
    # For each statement: it also stops TRUNCATE, by itself or through CASCADE from the table of users.
    postgresql=always(
        "log_refuses_change",
        TABLE,
        f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} FOR EACH STATEMENT",
        "log_refuse",
    ),
    functions=refusing_function("log_refuse", "The log is append-only: % refused"),
)
