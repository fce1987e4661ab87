"""Messages to a browser through its maker's push service, encrypted for that browser (RFC 8030, 8291, 8292)."""
