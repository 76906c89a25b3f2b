from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils.translation.reloader import translation_file_changed
from pytest_django.fixtures import Settings

from tests.storefront.shop import Shop, open_shop


@pytest.fixture(scope="session", autouse=True)
def _compiled_messages() -> None:
    """Compile the translations, and let go of what was read before they were there."""
    call_command("messages", "compile")
    translation_file_changed(sender=None, file_path=Path("django.mo"))


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _static_files_as_they_are(settings: Settings, tmp_path: Path) -> None:
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def shop(db: None) -> Shop:
    return open_shop()
