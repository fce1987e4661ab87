import pytest

from tests.warnings.town import Town, build


@pytest.fixture
def town(district, settings) -> Town:
    """The toy district with houses, people and a gateway for text messages that nobody calls."""
    settings.HUIYIN_SMS_URL, settings.HUIYIN_SMS_SECRET = "https://sms.example.org", "whsec_c2VjcmV0c2VjcmV0c2VjcmV0"
    settings.HUIYIN_PUBLIC_URL = "https://huilan.example"
    return build(district)


@pytest.fixture
def pack_kinds(db) -> None:
    """The sample district's kinds of warning."""
    from huiyin.demo.filling import sample_pack
    from huiyin.warnings.loading import load_warnings

    load_warnings(sample_pack())
