"""Text messages, by the generic HTTP gateway (channels/gateway.py). Recorded shapes: payloads/."""
