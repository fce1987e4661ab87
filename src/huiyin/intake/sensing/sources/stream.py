"""Messages of the built-in broker, shared among all consumers: each message goes to one of them.

An MQTT message of QoS 1 or 2 lies in the broker's own stream before its sender is told so; a durable consumer on that
stream keeps it there until we have acknowledged it. Messages of QoS 0 are in no stream: we hear them as they pass.
"""

import os
import socket
import ssl
import time
from collections.abc import Sequence

from huiyin.intake.sensing.sources import Away, Message, Unanswered
from huiyin.intake.sensing.sources.nats import PATIENCE, Frame, Nats
from huiyin.runtime.broker.config import SENSE, Broker

STREAM, NAME = "$MQTT_msgs", "sense"
SUBJECT = "$MQTT.msgs.dev.>"
# What is tried in each stream that devices cannot do without. A consumer that meets the first does nothing with it, as
# with all that devices are told; the second is the session of a device whose name no device can have.
TRIALS = {STREAM: "$MQTT.msgs.dev.nobody.down", "$MQTT_sess": "$MQTT.sess.huiyin-trial"}
ACK_WAIT = 4.0  # seconds after which a message of a consumer that died goes to another
# On their way to one consumer: what memory holds, whatever the backlog. More than can be taken within ACK_WAIT would
# come twice.
WINDOW, WINDOW_BYTES = 2_000, 1 << 20
MOST_MESSAGES, MOST_BYTES = 1_000, 256 << 10  # of one batch; it is smaller when fewer are there
EXPIRES = 20.0
_TRY_AGAIN = 0.2


class Stream:
    gives_again = True

    def __init__(self, host: str, port: int, user: str, password: str) -> None:
        self.nats = Nats(host, port, user, password)
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{NAME}".encode()
        self._wanted = 0  # messages asked for that have not come
        self._asked_at = 0.0
        self._size = 0
        self.nats.subscribe(b"dev.>", b"2", NAME.encode())
        keep_for_consumers(self.nats)

    def backlog(self) -> int:
        """Messages that nobody has taken yet, or that somebody has in hand."""
        told = self.nats.ask(f"$JS.API.CONSUMER.INFO.{STREAM}.{NAME}")
        return int(told.get("num_pending", 0)) + int(told.get("num_ack_pending", 0))

    def take(self, wait: float) -> list[Message]:
        until = time.monotonic() + wait
        found: list[Message] = []
        self._size = 0
        while not found:
            self._ask_for_more()
            left = until - time.monotonic()
            self._sort(found)
            if not found and (left <= 0 or not self.nats.read(left)):
                break
        while found and not self._full(found) and self.nats.read(0):
            self._sort(found)
        return found

    def _full(self, found: list[Message]) -> bool:
        return len(found) >= MOST_MESSAGES or self._size >= MOST_BYTES

    def _ask_for_more(self) -> None:
        now = time.monotonic()
        if now - self._asked_at > EXPIRES + 5:
            self._wanted = 0  # whatever it was, it has run out
        if self._wanted > WINDOW // 2:
            return
        batch = WINDOW - self._wanted
        body = b'{"batch":%d,"max_bytes":%d,"expires":%d}' % (batch, WINDOW_BYTES, EXPIRES * 1e9)
        self.nats.publish(self._next, body, self.nats.inbox + b".next")
        self._wanted, self._asked_at = WINDOW, now

    def _sort(self, found: list[Message]) -> None:
        frames = self.nats.frames
        while frames and not self._full(found):
            frame = frames.popleft()
            if frame.reply:
                self._wanted -= 1
                self._add(found, frame, 2)
            elif frame.subject.startswith(b"dev."):
                if b"Nmqtt-Pub:0" in frame.head or not frame.head:
                    self._add(found, frame, 0)
            else:
                self._told(frame)

    def _add(self, found: list[Message], frame: Frame, skip: int) -> None:
        parts = frame.subject.split(b".")[skip:]
        kind = b"/".join(parts[2:]).decode(errors="replace")
        if kind == "down":
            if frame.reply:
                self.nats.publish(frame.reply, b"")
            return
        # Stamped by the broker: told again after a crash, the message has the same moment.
        at = int(frame.reply.split(b".")[-2]) / 1e9 if frame.reply else time.time()
        device = parts[1].decode(errors="replace") if len(parts) > 1 else ""
        found.append(Message(device, kind, frame.body, at, frame.reply))
        self._size += len(frame.body)

    def _told(self, frame: Frame) -> None:
        """A request ran out: how much of it was not served."""
        for line in frame.head.split(b"\r\n"):
            if line.startswith(b"Nats-Pending-Messages:"):
                self._wanted = max(0, self._wanted - int(line.split(b":")[1]))
                return
        if frame.head.startswith((b"NATS/1.0 503", b"NATS/1.0 404")):
            raise Away("the stream's consumer is gone")

    def acknowledge(self, messages: Sequence[Message]) -> None:
        self.nats.send(b"".join(b"PUB %b 0\r\n\r\n" % m.token for m in messages if m.token))

    def hold(self, messages: Sequence[Message]) -> None:
        self.nats.send(b"".join(b"PUB %b 4\r\n+WPI\r\n" % m.token for m in messages if m.token))
        while self.nats.read(0):
            pass

    def close(self) -> None:
        self.nats.close()


def keep_for_consumers(nats: Nats) -> None:
    """From here on the broker keeps what is published until a consumer has acknowledged it. Told again it is the same.

    Before the first MQTT client connects the stream is not there yet: `wake` it.
    """
    config = {
        "durable_name": NAME, "ack_policy": "explicit", "ack_wait": int(ACK_WAIT * 1e9), "max_waiting": 512,
        "filter_subject": SUBJECT, "deliver_policy": "all", "max_ack_pending": 50_000,
    }  # fmt: skip
    subject = f"$JS.API.CONSUMER.DURABLE.CREATE.{STREAM}.{NAME}"
    answer = nats.ask(subject, {"stream_name": STREAM, "config": config})
    if "error" in answer:
        raise Away(f"the broker makes no consumer: {answer['error'].get('description')}")


def wake(where: Broker, secret: str) -> None:
    """Connect by MQTT once, so that the broker makes its streams."""

    def text(value: str) -> bytes:
        return len(value.encode()).to_bytes(2) + value.encode()

    body = (
        text("MQTT")
        + bytes([4, 0xC2])
        + (30).to_bytes(2)
        + text(f"huiyin-wake-{os.getpid()}")
        + text(SENSE)
        + text(secret)
    )
    host, port = where.mqtt
    try:
        with _line(where) as line:
            line.sendall(bytes([0x10, *_length(len(body))]) + body)
            answer = line.recv(4)
            line.sendall(b"\xe0\x00")
    except OSError as error:
        raise Away(f"MQTT at {host}:{port} does not answer: {error}") from error
    if answer[:1] != b"\x20" or answer[-1:] != b"\x00":
        raise Away(f"MQTT at {host}:{port} refuses us")


def try_to_keep(where: Broker, secret: str) -> None:
    """Have it keep a message and the session of a device, as it does all day.

    Raises:
        Unanswered: it is there and keeps nothing. After a write that failed once it goes on so until it starts again.
        Away: it is not there.
    """
    line = Nats(*where.ours, SENSE, secret)
    try:
        for stream, subject in TRIALS.items():
            told = line.ask(subject, {})
            if "error" in told:
                raise Unanswered(f"nothing is kept in {stream}: {told['error'].get('description')}")
            line.ask(f"$JS.API.STREAM.MSG.DELETE.{stream}", {"seq": told["seq"], "no_erase": True})
    finally:
        line.close()


def _line(where: Broker) -> socket.socket:
    """To the port of devices; with TLS, to whoever has our own certificate there and nobody else."""
    line = socket.create_connection(where.mqtt, timeout=PATIENCE)
    if where.tls is None:
        return line
    with line:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        secure = context.wrap_socket(line)
    if not where.tls.is_shown_by(secure):
        secure.close()
        raise OSError("another certificate is shown there")
    return secure


def _length(size: int) -> bytes:
    return bytes([size]) if size < 128 else bytes([size % 128 | 128, size // 128])
