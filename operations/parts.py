"""The parts without which a site does not work, each asked with an end in time.

A part answers with nothing, or with a sentence for the administrator. Sentences name settings, never their values.
"""

from __future__ import annotations

from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from documents.storage import StorageError, document_store

#: Seconds until a broker that does not answer counts as away.
PATIENCE = 3

_migrated = False


def database() -> str:
    """The database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as why:
        return f"Cơ sở dữ liệu không trả lời ({type(why).__name__}); xem DATABASE_URL và dịch vụ PostgreSQL."
    return ""


def unapplied() -> list[str]:
    """Migrations of this release that the database has not had."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrations() -> str:
    """Every migration of this release is applied; once true it stays so for this process."""
    global _migrated
    if _migrated:
        return ""
    try:
        waiting = unapplied()
    except DatabaseError as why:
        return f"Không đọc được các migration đã chạy ({type(why).__name__})."
    if waiting:
        return f"{len(waiting)} migration chưa chạy ({waiting[0]}…): chạy «manage.py migrate»."
    _migrated = True
    return ""


def storage() -> str:
    """The store of files answers."""
    try:
        document_store().health()
    except StorageError as why:
        return str(why)
    return ""


def broker() -> str:
    """The broker takes a connection; a site without one needs none."""
    if settings.CELERY_BROKER_URL == "memory://":
        return ""
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE) as asked:
            asked.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=PATIENCE)
    except Exception as why:  # each transport has errors of its own, and they all mean the same here
        return f"Broker không trả lời ({type(why).__name__}); xem CELERY_BROKER_URL và dịch vụ RabbitMQ."
    return ""


def mail() -> str:
    """The mail server takes a connection and, where one is set, the account."""
    try:
        asked = get_connection(timeout=PATIENCE, fail_silently=False)
        asked.open()
        asked.close()
    except Exception as why:  # smtplib, ssl and socket each have errors of their own
        return f"Máy chủ thư không trả lời hoặc từ chối tài khoản ({type(why).__name__}); xem EMAIL_URL."
    return ""


PARTS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "storage": storage,
    "broker": broker,
    "mail": mail,
}


def ailing(names: list[str]) -> dict[str, str]:
    """Which of these parts do not work, and why. Without a database migrations are not asked for."""
    found: dict[str, str] = {}
    for name in names:
        if name == "migrations" and "database" in found:
            continue
        if sentence := PARTS[name]():
            found[name] = sentence
    return found
