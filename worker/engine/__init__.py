"""When the jobs run: `inline` in this process. What they do stands in `worker.jobs`."""
