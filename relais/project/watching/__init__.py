"""What tells those who keep Relais running how it goes: one line a request in the log, and figures for Prometheus."""
