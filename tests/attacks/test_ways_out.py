"""Nobody makes the platform call inside: every way out is known, and an address is judged by where it leads."""

import ast
from pathlib import Path

import pytest

import huiyin
from huiyin.kernel.outbound import Call, Failed, send
from tests.outbound_peer import peer

SOURCE = Path(huiyin.__file__).parent
NETWORK = {"httpx", "requests", "urllib.request", "urllib3", "aiohttp", "http.client", "socket", "smtplib", "ftplib"}

# Who may open a connection by itself, and why it may. Everybody else calls through kernel/outbound.
ALLOWED = {
    "kernel/outbound/exchange.py": "the way out itself",
    "kernel/outbound/address.py": "looks a name up once, for it",
    "accounts/provider/discovery.py": "the sign-in provider that the operator named",
    "notices/channels/email/sender.py": "the mail server that the operator named",
    "runtime/door/accepting.py": "listens; calls nobody",
    "runtime/door/listening.py": "listens; calls nobody",
    "runtime/supervisor/ports.py": "is a port of ours free",
    "runtime/postgres/address.py": "the database that the operator named",
    "cli/hotline.py": "a command of the operator",
    "cli/serving.py": "do our own processes answer",
    "demo/living/deeds.py": "residents of the sample district, who call the platform itself",
    "intake/sensing/pulse.py": "the name of this machine",
    "intake/sensing/sources/stream.py": "the broker that the operator named",
    "intake/sensing/sources/nats.py": "the broker that the operator named",
    "conformance/run.py": "a command of the operator",
    "conformance/server.py": "a command of the operator",
    "conformance/mutants/memory.py": "a server in memory, for that command's own tests",
}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return found


def test_only_those_named_here_open_a_connection():
    reaching = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if imports(path) & NETWORK}
    assert reaching == set(ALLOWED)


# 127.0.0.1 and its neighbours, as resolvers and libraries of all kinds read them.
INSIDE = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0", "localhost", "LOCALHOST.",
    "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "①②⑦.⓪.⓪.①",
    "169.254.169.254", "[fd00:ec2::254]", "[fe80::1]", "10.0.0.1", "100.64.0.1", "0.0.0.0", "224.0.0.1",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("host", INSIDE)
def test_however_an_inner_address_is_written_it_is_not_called(host):
    with peer() as inside:
        with pytest.raises(Failed) as failed:
            send(Call("POST", f"http://{host}:{inside.port}/hook", json={}, timeout=3))
        assert failed.value.kind in ("address", "refused") and not inside.heard


@pytest.mark.django_db
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_receiver_that_points_inside_is_not_followed(settings, status):
    with peer() as inside, peer(answer=lambda heard: (status, {"Location": f"{inside.url}/"}, b"")) as outside:
        settings.HUIYIN_OUTBOUND_PRIVATE = [f"127.0.0.1:{outside.port}"]
        with pytest.raises(Failed):
            send(Call("POST", f"{outside.url}/hook", json={}, timeout=3))
        assert len(outside.heard) == 1 and not inside.heard


def test_a_link_that_a_report_brings_is_kept_as_words_and_never_fetched():
    """media_url of Open311: its modules reach no network at all, not even through kernel/outbound."""
    for path in (SOURCE / "intake/open311").rglob("*.py"):
        assert not imports(path) & NETWORK
        assert not any(name.startswith("huiyin.kernel.outbound") for name in imports(path)), path
