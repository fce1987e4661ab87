"""What devices say, by MQTT (the sense process) or HTTP, as JSON or SenML. Format: docs/how-to/devices-send.md."""
