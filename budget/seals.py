"""The seals of the book: the database refuses to change or delete an entry, to leave one out of balance (PostgreSQL),
and to post into a closed year, whoever asks.
"""

from __future__ import annotations

from ledger.sealing import Seals, always, refusing_function

TABLES = ("budget_entry", "budget_posting", "budget_closing")

BOOK = Seals(
    sqlite={
        **{
            (name := f"{table}_refuses_{verb.lower()}"): f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'The book of money is append-only: {verb} refused'); END"
            for table in TABLES
            for verb in ("UPDATE", "DELETE")
        },
        "budget_entry_refuses_closed": """
            CREATE TRIGGER budget_entry_refuses_closed BEFORE INSERT ON budget_entry
            WHEN EXISTS (SELECT 1 FROM budget_closing WHERE line_id = NEW.line_id)
            BEGIN SELECT RAISE(ABORT, 'The year is closed'); END""",
    },
    postgresql={
        name: statement
        for table in TABLES
        for name, statement in always(
            f"{table}_refuses_change",
            table,
            f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT",
            "budget_refuse",
        ).items()
    }
    | {
        "budget_posting_in_balance": """
            CREATE CONSTRAINT TRIGGER budget_posting_in_balance AFTER INSERT ON budget_posting
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_in_balance()""",
        "budget_entry_year_open": """
            CREATE TRIGGER budget_entry_year_open BEFORE INSERT ON budget_entry
            FOR EACH ROW EXECUTE FUNCTION budget_year_open()""",
    },
    functions=refusing_function("budget_refuse", "The book of money is append-only: % refused")
    | {
        "budget_in_balance": """
            CREATE FUNCTION budget_in_balance() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF (SELECT SUM(amount_vnd) FROM budget_posting WHERE entry_id = NEW.entry_id) <> 0 THEN
                    RAISE EXCEPTION 'Entry % is out of balance', NEW.entry_id USING ERRCODE = 'check_violation';
                END IF;
                RETURN NULL;
            END $$""",
        "budget_year_open": """
            CREATE FUNCTION budget_year_open() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT 1 FROM budget_closing WHERE line_id = NEW.line_id) THEN
                    RAISE EXCEPTION 'The year is closed' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$""",
    },
)
