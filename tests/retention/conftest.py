import pytest

from huiyin.kernel.models import PackSetting

RULES = [
    {"kind": kind, "keep_days": days, "from": "2026-01-01", "source": "a test"}
    for kind, days in (("reporter", 365), ("original", 90), ("call", 180))
]


@pytest.fixture
def rules(district):
    PackSetting.objects.create(key="retention", value={"rules": RULES})


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
