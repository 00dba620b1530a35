"""The admin site is for administrators of the system; the pages people work on are in desk/."""

from django.contrib.admin.apps import AdminConfig


class KhuyenCongAdminConfig(AdminConfig):
    default_auto_field = "django.db.models.BigAutoField"
