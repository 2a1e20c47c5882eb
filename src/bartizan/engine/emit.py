"""Write one row of the event log."""

from __future__ import annotations

from bartizan.jit import stage


@stage
def emit(clock, events, time_ms, code, observer, target, value, detail):
    """Append an event; past the end of the buffer only the count goes on, and the caller repeats with a larger one."""
    n = clock.n_events
    clock.n_events = n + 1
    if n < events.shape[0]:
        row = events[n]
        row.replication = clock.replication
        row.time_ms = time_ms
        row.code = code
        row.observer = observer
        row.target = target
        row.value = value
        row.detail = detail
