"""The examples run, and engines give the bits of one machine."""

import importlib
import os
import pathlib
import subprocess
import sys

import pytest

EXAMPLES = pathlib.Path(__file__).parents[3] / "examples"


def run(path, folder, *arguments):
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, str(path), *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_alibaba_day(tmp_path):
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    out = run(EXAMPLES / "python" / "alibaba_day.py", tmp_path)
    # The move of Alibaba on its day, beyond that of the market.
    assert "BABA" in out and "0.1" in out


def test_frames_of_yfinance(tmp_path):
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    out = run(EXAMPLES / "python" / "yfinance_frames.py", tmp_path)
    row = next(line.split() for line in out.splitlines() if line.strip().startswith("NVDA"))
    assert abs(float(row[1]) - 0.06) < 0.01, out


def test_statsmodels_and_matplotlib(tmp_path):
    pytest.importorskip("statsmodels")
    pytest.importorskip("matplotlib")
    out = run(EXAMPLES / "python" / "statsmodels_matplotlib.py", tmp_path)
    assert "beta" in out and (tmp_path / "caar_matplotlib.png").exists()


@pytest.fixture(scope="module")
def draws():
    sys.path.insert(0, str(EXAMPLES / "engines"))
    return importlib.import_module("draws")


@pytest.fixture(scope="module")
def here(draws):
    """Four draws on this machine, one after another."""
    found = [draws.draw(number) for number in range(4)]
    assert len({bits for _, bits in found}) == 4
    return found


def test_a_draw_is_repeated_to_the_bit(draws, here):
    assert draws.draw(3) == here[3]


@pytest.mark.parametrize("workers", [1, 2])
def test_ray(here, workers):
    pytest.importorskip("ray")
    assert importlib.import_module("ray_draws").run(4, workers) == here


@pytest.mark.parametrize("workers", [1, 2])
def test_dask(here, workers):
    pytest.importorskip("distributed")
    assert importlib.import_module("dask_draws").run(4, workers) == here


@pytest.mark.parametrize("workers", [1, 2])
def test_spark(here, workers):
    pytest.importorskip("pyspark")
    if subprocess.run(["java", "-version"], capture_output=True, check=False).returncode:
        pytest.skip("Spark needs Java")
    assert importlib.import_module("spark_draws").run(4, workers) == here


def test_the_readme():
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    text = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
    block = next(block for block in text.split("```python\n")[1:] if "newsquake.study(" in block)
    code, rest = block.split("```", 1)
    shown = rest.split("```text\n", 1)[1].split("```", 1)[0]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=EXAMPLES.parent, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout == shown, done.stderr
