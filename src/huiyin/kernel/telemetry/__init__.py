"""What the platform tells about its own work: figures for Prometheus, traces, and lines of log that belong together.

origin      which request (and trace) the present work goes back to; carried in outbox rows, jobs and deliveries
tracing     spans, while a receiver is named; otherwise nothing
statements  how many statements a request or a job sent
figures     counters and histograms of the kernel's own work; each domain has its own beside it
exposition  /metrics: who may read it, and how several web workers answer as one
tallies     the last hours' requests and the kinds of errors, in the database, for whoever has no Prometheus
"""
