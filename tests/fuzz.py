"""The API on loopback, over an archive with something of everything, fuzzed by its own description.

`python -m tests.fuzz /path/of/schemathesis`, which lives in an environment of its own (`--group fuzz`). It
ends with 1 if an answer is a crash or not as it is described, or if nothing was asked. What schemathesis prints is
shown only then: its closing line is like pytest's of a run without a test.
"""

import asyncio
import re
import socket
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn

from tests.worker.web.api.asking import opened_api
from worker.web.api import serve
from worker.web.api.caps import Allowances

#: examples of each operation in each phase; the same ones each time
EXAMPLES, SEED = 15, 10
#: a cursor or query that is well-formed text may still be none that can be read; 414 refuses what is too long, too
CONFIGURATION = """
[checks]
positive_data_acceptance.enabled = false
negative_data_rejection.expected-statuses = ["4xx"]
"""


async def main(schemathesis: Path) -> int:
    """The exit code."""
    with TemporaryDirectory() as folder, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/api/v1/openapi.json"
        serve.Allowances = lambda: Allowances(iter(range(10**9)).__next__)  # type: ignore[misc, assignment]  # no caps
        async with opened_api(Path(folder)) as (_, _, app):
            server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            file = Path(folder) / "schemathesis.toml"
            file.write_text(CONFIGURATION)
            command = [str(schemathesis), "--config-file", str(file), "run", address, "--generation-database=none"]
            command += ["--phases=examples,coverage,fuzzing", f"--max-examples={EXAMPLES}", f"--seed={SEED}"]
            done = await asyncio.to_thread(
                subprocess.run, command, check=False, cwd=folder, stdout=subprocess.PIPE, text=True
            )
            server.should_exit = True
            await serving
    passed = re.search(r"^ *\d+ generated, (\d+) passed$", done.stdout, re.MULTILINE)
    sys.stdout.write(f"fuzz: {passed[1]} passed, 0 failed\n" if passed and done.returncode == 0 else done.stdout)
    return done.returncode or int(passed is None)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]).absolute())))
