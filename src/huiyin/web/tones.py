"""Which tone and which icon a state or a clock has, on every screen alike."""

# state of a matter -> (tone, icon)
STATES = {
    "received": ("info", "inbox"),
    "checking": ("info", "map-search"),
    "filed": ("primary", "file-certificate"),
    "dispatched": ("primary", "send"),
    "accepted": ("primary", "user-check"),
    "handling": ("primary", "tools"),
    "suspended": ("neutral", "player-pause"),
    "arbitration": ("soon", "gavel"),
    "finished": ("info", "clipboard-check"),
    "verifying": ("info", "map-search"),
    "verified": ("done", "checks"),
    "closed": ("done", "circle-check"),
    "rated": ("done", "star"),
    "declined": ("neutral", "ban"),
    "voided": ("neutral", "trash"),
    "merged": ("neutral", "arrows-join"),
}

# state of a clock -> (tone, icon)
CLOCKS = {
    "running": ("neutral", "clock"),
    "soon": ("soon", "clock-exclamation"),
    "overdue": ("overdue", "alert-circle"),
    "paused": ("paused", "clock-pause"),
    "met": ("met", "circle-check"),
    "missed": ("missed", "clock-x"),
}

# tone of a notice -> icon
NOTICES = {
    "info": "info-circle",
    "done": "circle-check",
    "soon": "alert-triangle",
    "danger": "alert-octagon",
}

# django.contrib.messages level -> tone
LEVELS = {"debug": "info", "info": "info", "success": "done", "warning": "soon", "error": "danger"}
