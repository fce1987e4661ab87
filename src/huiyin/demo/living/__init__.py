"""Live the made-up day for real: devices by MQTT, residents and the weather service by HTTP, workers on duty."""
