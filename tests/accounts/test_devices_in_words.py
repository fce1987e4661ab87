"""Browsers and addresses as their owner recognises them."""

import pytest

from huiyin.accounts.rules.devices import in_words, shortened

AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0": "Edge · Windows",  # noqa: E501
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1": "Safari · iPhone",  # noqa: E501
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0": "WeChat · Android",  # noqa: E501
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox · Linux",
    "curl/8.5.0": "",
    "": "",
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_browser_has_a_name_and_a_system(agent):
    assert in_words(agent) == AGENTS[agent]


def test_an_address_is_kept_as_its_network_only():
    assert shortened("203.0.113.77") == "203.0.113.0/24"
    assert shortened("2001:db8:1:2:3::4") == "2001:db8:1::/48"
    assert shortened("not an address") == ""
