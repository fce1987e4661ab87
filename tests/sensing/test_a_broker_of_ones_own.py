"""HUIYIN_MQTT_URL: an MQTT 5 broker that the operator runs (mosquitto here), consumers that share its messages."""

import shutil
import subprocess
import time

import paho.mqtt.client as mqtt
import pytest

from huiyin.intake.sensing.sources import Away
from huiyin.intake.sensing.sources.mqtt import Address, Mqtt, address_of
from huiyin.runtime.errors import RuntimeFault
from tests.sensing.brokers import free_port

pytestmark = pytest.mark.skipif(not shutil.which("mosquitto", path="/usr/sbin:/usr/bin"), reason="no mosquitto here")


@pytest.fixture
def address(tmp_path):
    port = free_port()
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n")
    binary = shutil.which("mosquitto", path="/usr/sbin:/usr/bin")
    process = subprocess.Popen([binary, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    yield Address("127.0.0.1", port, "", "", False)
    process.terminate()
    process.wait(10)


def publish(address, amount):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    client.connect(address.host, address.port)
    client.loop_start()
    for number in range(amount):
        client.publish("dev/river-1/up", str(number), qos=1).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


def drained(source, wait=1.0):
    found = []
    while got := source.take(wait):
        found += got
    return found


def test_two_consumers_share_what_comes(address):
    one, two = Mqtt(address, shared=True, name="one"), Mqtt(address, shared=True, name="two")
    publish(address, 40)
    first, second = drained(one), drained(two)
    assert first
    assert second
    assert sorted(int(m.payload) for m in first + second) == list(range(40))
    assert (first[0].device, first[0].kind) == ("river-1", "up")
    one.close()
    two.close()


def test_what_was_not_acknowledged_comes_again_and_what_was_does_not(address):
    source = Mqtt(address, shared=False, name="one")
    publish(address, 4)
    found = drained(source)
    source.acknowledge(found[:2])
    time.sleep(0.3)
    source.close()
    publish(address, 1)  # while nobody is there
    again = Mqtt(address, shared=False, name="one")
    assert sorted(int(m.payload) for m in drained(again)) == [0, 2, 3]
    again.close()


def test_a_broker_that_is_not_there_is_away():
    with pytest.raises(Away):
        Mqtt(Address("127.0.0.1", free_port(), "", "", False), shared=True)


def test_an_address_says_what_it_must():
    assert address_of("mqtts://us%40er:p%3Aw@broker.example") == Address("broker.example", 8883, "us@er", "p:w", True)
    with pytest.raises(RuntimeFault):
        address_of("http://broker.example")
