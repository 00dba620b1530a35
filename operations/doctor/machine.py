"""The machine: room on its disks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator

from django.conf import settings

from operations.doctor.examining import Ailment, examination

LEAST_BYTES = 2 * 1024**3
LEAST_SHARE = 0.05


@examination("disk")
def disk() -> Iterator[Ailment]:
    """Where the program writes there is room."""
    seen = set()
    for place in (str(settings.VAR_DIR), tempfile.gettempdir()):
        usage = shutil.disk_usage(place)
        if usage in seen:
            continue
        seen.add(usage)
        if usage.free < LEAST_BYTES or usage.free < usage.total * LEAST_SHARE:
            yield Ailment("disk", f"Ổ đĩa của {place} chỉ còn {usage.free // 1024**2} MB.", "Dọn ổ đĩa hoặc mở rộng.")
