"""The built-in message broker: a NATS server from a wheel, with JetStream and MQTT. Why: docs/decisions/0025."""
