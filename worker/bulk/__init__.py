"""The archive in bulk, for other programs: articles as JSON lines or Parquet, and the folder of what was let go."""

from collections.abc import Iterator
from contextlib import contextmanager

from storage.errors import StoreError


@contextmanager
def parquet_wanted() -> Iterator[None]:
    """Within it Parquet is imported. Raises `StoreError` where it is not installed."""
    try:
        yield
    except ImportError as error:
        raise StoreError("Parquet needs more: pipx install 'copytaster[parquet]', or pip install pyarrow") from error
