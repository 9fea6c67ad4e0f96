"""Draws over the workers of Spark, on this machine's Java: ``python examples/engines/spark_draws.py [draws] [workers]``."""

from __future__ import annotations

import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import draws


def run(count: int, workers: int) -> list[tuple[int, str]]:
    """Return the draws in the order of their numbers."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(f"local[{workers}]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    try:
        session.sparkContext.addPyFile(draws.__file__)
        data = str(draws.DATA)

        def one(number: int) -> tuple[int, str]:
            import pathlib

            import draws

            # The copy of the module lies elsewhere; the data do not.
            draws.DATA = pathlib.Path(data)
            draws.PRICES = [f"{data}/prices_us.csv", f"{data}/prices_hk.csv"]
            return draws.draw(number)

        return sorted(session.sparkContext.parallelize(range(count), count).map(one).collect())
    finally:
        session.stop()


if __name__ == "__main__":
    count, workers = (int(word) for word in [*sys.argv[1:], "40", "2"][:2])
    start = time.perf_counter()
    found = run(count, workers)
    print(f"Spark: {len(found)} draws on {workers} workers in {time.perf_counter() - start:.1f} s; first {found[0][1]}")
