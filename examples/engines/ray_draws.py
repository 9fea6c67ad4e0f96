"""Draws over the workers of Ray: ``python examples/engines/ray_draws.py [draws] [workers]``."""

from __future__ import annotations

import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import draws


def run(count: int, workers: int) -> list[tuple[int, str]]:
    """Return the draws in the order of their numbers."""
    # Ray runs workers at the lowest priority but a few; beside other programs they would not even start in the minute that it waits.
    os.environ.setdefault("RAY_worker_niceness", "0")
    os.environ.setdefault("RAY_worker_register_timeout_seconds", "600")
    import ray

    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": str(pathlib.Path(__file__).parent)}})
    try:
        work = ray.remote(draws.draw)
        return sorted(ray.get([work.remote(number) for number in range(count)]))
    finally:
        ray.shutdown()


if __name__ == "__main__":
    count, workers = (int(word) for word in [*sys.argv[1:], "40", "2"][:2])
    start = time.perf_counter()
    found = run(count, workers)
    print(f"Ray: {len(found)} draws on {workers} workers in {time.perf_counter() - start:.1f} s; first {found[0][1]}")
