"""What devices say, by MQTT (the sense process) or HTTP, as JSON or SenML; docs/how-to/devices-send.md has the format."""
