"""With a certificate the port of devices speaks TLS and nothing else, and faults of its files are said in words."""

import ipaddress
import os
import signal
import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from huiyin.cli.checks.mqtt import mqtt
from huiyin.runtime.broker.certificate import Certificate
from huiyin.runtime.broker.config import Broker, broker_command
from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from tests.sensing.brokers import Running, free_port

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "devices.example.gov.cn")])


def issue(folder, *, begins=-1, ends=90):
    """A certificate that signs itself, for 127.0.0.1; `begins`, `ends`: days from now."""
    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(NAME).issuer_name(NAME).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(at + timedelta(days=begins)).not_valid_after(at + timedelta(days=ends))
    for extension in (
        x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
        x509.BasicConstraints(ca=True, path_length=None),
    ):
        made = made.add_extension(extension, critical=False)
    folder.mkdir(exist_ok=True)
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    (folder / "cert.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return Certificate(folder / "cert.pem", folder / "key.pem")


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    where = Broker("127.0.0.1", free_port(), free_port(), issue(folder / "own"))
    running = Running(DataDir(folder / "data").ensure(), where)
    running.start()
    yield running
    running.stop()


def test_a_device_publishes_by_tls_and_a_consumer_takes_it(secure):
    source = secure.source()
    client = secure.client(ca=str(secure.where.tls.cert))
    client.publish("dev/river-1/up", b"by TLS", qos=1).wait_for_publish(10)
    assert [m.payload for m in source.take(5)] == [b"by TLS"]
    source.close()


def test_nobody_comes_in_in_the_clear_or_is_taken_in_by_another_certificate(secure, tmp_path):
    with pytest.raises((ConnectionRefusedError, OSError)):
        secure.client()
    with pytest.raises(ssl.SSLCertVerificationError):
        secure.client(ca=str(issue(tmp_path / "other").cert))


def test_a_renewed_certificate_counts_without_a_new_start(secure):
    issue(secure.where.tls.cert.parent)
    secure.process.send_signal(signal.SIGHUP)
    until = time.monotonic() + 20
    while not _comes_in(secure):
        assert time.monotonic() < until, "the old certificate is still shown"
        time.sleep(0.1)


def _comes_in(secure):
    try:
        return secure.client(ca=str(secure.where.tls.cert))
    except ssl.SSLCertVerificationError:
        return None


def found(monkeypatch, tls=None, **settings):
    named = {"HUIYIN_MQTT_CERT": str(tls.cert), "HUIYIN_MQTT_KEY": str(tls.key)} if tls else {}
    for name in [name for name in os.environ if name.startswith("HUIYIN_MQTT")]:
        monkeypatch.delenv(name)
    for name, value in (named | settings).items():
        monkeypatch.setenv(name, value)
    (finding,) = mqtt()
    return finding.grade.value, finding.en


@pytest.mark.parametrize(
    ("days", "grade", "words"),
    [
        ({}, "ok", "is good until"),
        ({"ends": 5}, "warning", "ends on"),
        ({"begins": -9, "ends": -1}, "problem", "ended on"),
        ({"begins": 2}, "problem", "begins on"),
    ],
)
def test_the_check_knows_its_dates(monkeypatch, tmp_path, days, grade, words):
    said = found(monkeypatch, issue(tmp_path / "dated", **days))
    assert said[0] == grade
    assert words in said[1]


def test_the_check_names_the_file_that_is_at_fault(monkeypatch, tmp_path):
    good, other = issue(tmp_path / "good"), issue(tmp_path / "other")
    (tmp_path / "words.pem").write_text("no certificate")
    for tls, words in (
        (Certificate(tmp_path / "nowhere.pem", good.key), "nowhere.pem, which cannot be read: No such file"),
        (Certificate(tmp_path / "words.pem", good.key), "words.pem, which is no PEM certificate"),
        (Certificate(good.cert, tmp_path / "words.pem"), "words.pem, which is no PEM key"),
        (Certificate(good.cert, other.key), "does not belong to the certificate"),
    ):
        grade, said = found(monkeypatch, tls)
        assert (grade, words in said) == ("problem", True), said
        with pytest.raises(RuntimeFault, match="HUIYIN_MQTT|does not belong"):
            broker_command(DataDir(tmp_path / "data").ensure(), Broker("127.0.0.1", 1, 2, tls))
    assert found(monkeypatch, HUIYIN_MQTT_CERT=str(good.cert))[0] == "problem"


def test_the_check_warns_of_a_port_that_others_reach_in_the_clear(monkeypatch):
    assert found(monkeypatch)[0] == "ok"
    assert found(monkeypatch, HUIYIN_MQTT_BIND="0.0.0.0")[0] == "warning"
