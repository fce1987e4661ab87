"""Voice calls, by the generic HTTP gateway (channels/gateway.py). Recorded shapes: payloads/."""
