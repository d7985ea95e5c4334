"""What all tests share: nothing reports home, and nothing of this machine's settings leaks in."""

import os
import signal

import settings

# Before any tool is imported: each reads its switch when it is loaded.
settings.turn_telemetry_off()
for name in ("TRACKER_DATA", "TRACKER_INBOX", "TRACKER_KEY", "DATABASE_URL", "DAGSTER_PG_URL"):
    os.environ.pop(name, None)

# What was started in the background hears no Ctrl-C, and neither would what the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
