"""Draws over the workers of Dask: ``python examples/engines/dask_draws.py [draws] [workers]``."""

from __future__ import annotations

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import draws


def run(count: int, workers: int) -> list[tuple[int, str]]:
    """Return the draws in the order of their numbers."""
    from dask.distributed import Client, LocalCluster

    folder = str(pathlib.Path(__file__).parent)
    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        client.run(sys.path.insert, 0, folder)
        return sorted(client.gather(client.map(draws.draw, range(count), pure=False)))


if __name__ == "__main__":
    count, workers = (int(word) for word in [*sys.argv[1:], "40", "2"][:2])
    start = time.perf_counter()
    found = run(count, workers)
    print(f"Dask: {len(found)} draws on {workers} workers in {time.perf_counter() - start:.1f} s; first {found[0][1]}")
