"""A store behind the S3 protocol: MinIO, SeaweedFS or any server with versioning and object lock.

By the official SDK of MinIO, with patience of seconds instead of its own minutes. The bucket is made by the
administrator with object lock on (docs/deploy.md); ``manage.py check_storage`` tells what it can do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, cast
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError

import urllib3
from django.utils.http import content_disposition_header
from minio import Minio
from minio.commonconfig import COMPLIANCE
from minio.error import MinioException, S3Error
from minio.retention import Retention

from documents.storage.port import (
    CHUNK,
    AccessRefused,
    HashingReader,
    Held,
    Kept,
    KeyTaken,
    NotSupported,
    ObjectMissing,
    Reading,
    Storage,
    StorageUnavailable,
    Stored,
    check_range,
    safe_key,
)

CONNECT_SECONDS = 3
READ_SECONDS = 30
RETRIES = 2
#: What is held in memory of a file on its way; the smallest part that S3 allows.
PART = 5 * 1024 * 1024

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
MISSING = {"NoSuchKey", "NoSuchVersion", "NoSuchObject"}
REFUSED = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"}
NEVER_LOCKED = {
    "NoSuchObjectLegalHold",
    "NoSuchObjectRetention",
    "NoSuchObjectLockConfiguration",
    "ObjectLockConfigurationNotFoundError",
    "InvalidRequest",
}
NO_LOCK = {"InvalidRequest", "NotImplemented", "ObjectLockConfigurationNotFoundError", "InvalidBucketState"}


class S3Storage(Storage):
    """One bucket. Links are signed for ``public_endpoint``, the name under which browsers reach the store.

    Without one they are signed for the endpoint; if that is a name of this machine alone, there are none.
    """

    can_retain = True

    def __init__(
        self,
        *,
        endpoint: str,
        bucket: str,
        access_key: str,
        secret_key: str,
        secure: bool = True,
        region: str = "us-east-1",
        public_endpoint: str = "",
    ) -> None:
        self._bucket = bucket
        host, tls = _host(endpoint, secure)
        # With a region given the SDK never asks the server for it.
        keys: dict[str, Any] = {"access_key": access_key, "secret_key": secret_key, "region": region}
        self._s3 = Minio(host, secure=tls, http_client=_patience(), **keys)
        # A link to a loopback name would lead readers to their own machines: then the page streams.
        reached = bool(public_endpoint) or urlsplit(f"//{host}").hostname not in LOOPBACK
        host, tls = _host(public_endpoint or endpoint, secure)
        # Signing covers the host name, hence a second client; it never connects.
        self._signer = Minio(host, secure=tls, http_client=_patience(), **keys) if reached else None

    def put_stream(self, key: str, stream: IO[bytes], *, content_type: str, length: int | None = None) -> Stored:
        """See the port. Two writers of one new key at the same instant would give two versions, both kept."""
        key = safe_key(key)
        if self.exists(key):
            raise KeyTaken(key)
        reader = HashingReader(stream, length)
        with self._named(key):
            result = self._s3.put_object(
                self._bucket,
                key,
                cast(BinaryIO, reader),
                length=-1 if length is None else length,
                content_type=content_type,
                part_size=PART,
                num_parallel_uploads=1,  # one part in memory at a time
            )
        return Stored(key, result.version_id or "", reader.sha256, reader.size)

    def open_range(self, key: str, *, start: int = 0, end: int | None = None, version: str | None = None) -> Reading:
        """See the port."""
        check_range(start, end)
        key = safe_key(key)
        if start == end:  # a length of 0 means «everything» to the SDK
            self._stat(key, version)
            return _nothing()
        try:
            with self._named(key):
                response = self._s3.get_object(
                    self._bucket, key, offset=start, length=(end - start) if end else 0, version_id=version or None
                )
        except _BeyondTheEnd:
            return _nothing()

        def close() -> None:
            response.close()
            response.release_conn()

        def chunks() -> Iterator[bytes]:
            try:
                with self._named(key):
                    yield from response.stream(CHUNK)
            finally:
                close()

        return Reading(chunks(), close)

    def exists(self, key: str, *, version: str | None = None) -> bool:
        """See the port."""
        try:
            self._stat(safe_key(key), version)
        except ObjectMissing:
            return False
        return True

    def _stat(self, key: str, version: str | None) -> None:
        try:
            with self._named(key):
                self._s3.stat_object(self._bucket, key, version_id=version or None)
        except ObjectMissing:
            self.health()  # HEAD says 404 for a missing bucket as well
            raise

    def presign(
        self,
        key: str,
        *,
        seconds: int,
        filename: str,
        content_type: str,
        version: str | None = None,
        inline: bool = False,
    ) -> str | None:
        """See the port."""
        if self._signer is None:
            return None
        return self._signer.get_presigned_url(
            "GET",
            self._bucket,
            safe_key(key),
            expires=dt.timedelta(seconds=seconds),
            response_headers={
                "response-content-disposition": content_disposition_header(not inline, filename) or "",
                "response-content-type": content_type,
                "response-cache-control": "private, no-store",
            },
            version_id=version or None,
        )

    def delete_version(self, key: str, version: str) -> None:
        """See the port."""
        key = safe_key(key)
        self._stat(key, version)
        try:
            with self._named(key):
                self._s3.remove_object(self._bucket, key, version_id=version or None)
        except AccessRefused as why:
            if self._is_held(key, version):
                raise Held(f"Tệp {key} đang được giữ, chưa xóa được.") from why
            raise

    def _is_held(self, key: str, version: str) -> bool:
        held = self._lock_of(self._s3.is_object_legal_hold_enabled, key, version)
        kept = self._lock_of(self._s3.get_object_retention, key, version)
        return bool(held) or (kept is not None and kept.retain_until_date > dt.datetime.now(dt.UTC))

    def _lock_of(self, ask: Callable[..., Any], key: str, version: str) -> Any:
        """What an object lock says, None where none was ever set; servers differ in the code for that."""
        with self._named(key):
            try:
                return ask(self._bucket, key, version_id=version or None)
            except S3Error as why:
                if why.code not in NEVER_LOCKED:
                    raise
                return None

    def set_retention(self, key: str, version: str, until: dt.datetime) -> None:
        """See the port. In compliance mode: nobody shortens it, the administrator of the store included."""
        with self._named(key, lock=True):
            self._s3.set_object_retention(
                self._bucket, safe_key(key), Retention(COMPLIANCE, until.astimezone(dt.UTC)), version_id=version or None
            )

    def legal_hold(self, key: str, version: str, on: bool) -> None:
        """See the port."""
        change = self._s3.enable_object_legal_hold if on else self._s3.disable_object_legal_hold
        with self._named(key, lock=True):
            change(self._bucket, safe_key(key), version_id=version or None)

    def keys(self, prefix: str = "") -> Iterator[Kept]:
        """See the port; marks of deletion do not count."""
        with self._named(prefix):
            for found in self._s3.list_objects(self._bucket, prefix=prefix, recursive=True, include_version=True):
                if not found.is_delete_marker:
                    written = cast(dt.datetime, found.last_modified)
                    yield Kept(cast(str, found.object_name), found.version_id or "", written)

    def clear_unfinished(self, before: dt.datetime) -> int:
        """The store does that itself, by a lifecycle rule of the bucket."""
        raise NotSupported("Phần tải lên dở dang do quy tắc vòng đời (lifecycle) của bucket dọn.")

    def health(self) -> None:
        """See the port."""
        with self._named(""):
            there = self._s3.bucket_exists(self._bucket)
        if not there:
            raise StorageUnavailable(f"Kho S3 trả lời nhưng không có bucket «{self._bucket}»; xem S3_BUCKET.")

    @contextmanager
    def _named(self, key: str, *, lock: bool = False) -> Iterator[None]:
        """Give what goes wrong one of the names of the port. Errors of the caller's own stream pass."""
        try:
            yield
        except S3Error as why:
            if why.code in MISSING or why.response.status == 405:  # 405: the version is a mark of deletion
                raise ObjectMissing(key) from why
            if why.code == "InvalidRange":
                raise _BeyondTheEnd from why
            if why.code in REFUSED:
                raise AccessRefused(
                    f"Kho S3 từ chối khóa truy cập ({why.code}); xem S3_ACCESS_KEY, S3_SECRET_KEY và quyền trên bucket."
                ) from why
            if lock and why.code in NO_LOCK:
                raise NotSupported(f"Bucket «{self._bucket}» không bật object lock.") from why
            raise StorageUnavailable(f"Kho S3 báo lỗi {why.code}.") from why
        except (urllib3.exceptions.HTTPError, MinioException, ParseError) as why:
            raise StorageUnavailable("Kho S3 không trả lời.") from why


class _BeyondTheEnd(Exception):
    """A range that begins after the last byte."""


def _nothing() -> Reading:
    return Reading(iter(()), lambda: None)


def _host(endpoint: str, secure: bool) -> tuple[str, bool]:
    """«store:9000» or «https://store»; a scheme that is written wins over the setting."""
    if "://" not in endpoint:
        return endpoint, secure
    parts = urlsplit(endpoint)
    return parts.netloc, parts.scheme == "https"


def _patience() -> urllib3.PoolManager:
    return urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        retries=urllib3.Retry(total=RETRIES, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
        maxsize=10,
    )
