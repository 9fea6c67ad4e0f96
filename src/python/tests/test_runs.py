"""Options, results, failures, and the same numbers as the command."""

import csv
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
import warnings

import newsquake
import pytest
from newsquake import stubs
from newsquake._result import stata_names

ROOT = pathlib.Path(__file__).parents[3]


@pytest.fixture(scope="module")
def inputs(day):
    return [day / "prices_us.csv", day / "prices_hk.csv"], day / "events.csv"


@pytest.fixture(scope="module")
def result(inputs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", newsquake.NewsquakeWarning)
        return newsquake.study(*inputs, benchmark="SPX", cars=[(0, 0), (-1, 1)])


def command():
    """The command, where it is built."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    found = [target / profile / "newsquake" for profile in ("debug", "release")]
    built = [path for path in found if path.exists()]
    path = os.environ.get("NEWSQUAKE") or (str(built[0]) if built else shutil.which("newsquake"))
    if not path:
        pytest.skip("the command is not built: cargo build")
    return path


def by_command(*arguments):
    done = subprocess.run([command(), *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def same(mine, theirs):
    """Compare everything but the texts of warnings, in which each names options in its own way."""
    for document in (mine, theirs):
        document["warnings"] = [warning["code"] for warning in document["warnings"]]
    assert mine == theirs


def test_a_study_has_the_bits_of_the_command(inputs, result):
    prices, events = inputs
    cars = ["--car", "0:0", "--car", "-1:1"]
    same(result.to_dict(), by_command("study", "-p", *prices, "-e", events, "-b", "SPX", *cars, "-f", "json"))


def test_a_backtest_has_the_bits_of_the_command(inputs):
    prices, events = inputs
    traded = newsquake.backtest(prices, events, benchmark="SPX", hold=3, hedge="beta", costs={"basis-points": {"rate": 5}})
    flags = ["--hold", 3, "--hedge", "beta", "--cost-bps", 5]
    theirs = by_command("backtest", "-p", *prices, "-e", events, "-b", "SPX", *flags, "-f", "json")
    mine = traded.to_dict()
    same(mine, theirs)
    assert len(traded.frames["trades"]) == len(mine["trades"])


def test_a_sweep_has_the_bits_of_the_command(inputs):
    prices, events = inputs
    swept = newsquake.sweep(prices, events, benchmark="SPX", hold=[1, 3], delay=[0, 1])
    flags = ["--hold", "1,3", "--delay", "0,1"]
    same(swept.to_dict(), by_command("sweep", "backtest", "-p", *prices, "-e", events, "-b", "SPX", *flags, "-f", "json"))


def test_placebo_studies_have_the_bits_of_the_command(inputs):
    prices, events = inputs
    held = newsquake.placebo(prices, events, benchmark="SPX", draws=100)
    same(held.to_dict(), by_command("study", "-p", *prices, "-e", events, "-b", "SPX", "--placebo", 100, "-f", "json"))
    assert "placebo_tests" in held.frames


def test_a_sweep_of_studies_has_the_bits_of_the_command(inputs):
    prices, events = inputs
    swept = newsquake.sweep(prices, events, of="study", benchmark="SPX", model=["market", "mean-adjusted"], cars=[(0, 0), (0, 1)])
    flags = ["--model", "market,mean-adjusted", "--car", "0:0,0:1"]
    same(swept.to_dict(), by_command("sweep", "study", "-p", *prices, "-e", events, "-b", "SPX", *flags, "-f", "json"))


def test_the_number_of_threads_changes_no_bit(inputs, result):
    one = newsquake.study(*inputs, benchmark="SPX", cars=[(0, 0), (-1, 1)], threads=1)
    assert one.json() == result.json()


def test_a_study_file_is_beaten_by_keywords(result):
    file = ROOT / "examples" / "alibaba_day.toml"
    assert newsquake.study(config=file).to_dict()["plan"]["min_obs"] == 120
    assert newsquake.study(config=file, min_obs=60).to_dict()["plan"]["min_obs"] == 60


def test_tables_are_frames_of_typed_columns(result):
    polars = pytest.importorskip("polars")
    windows = result.frames["windows"]
    assert isinstance(windows, polars.DataFrame)
    assert windows.schema["caar"] == polars.Float64 and windows.schema["from"] == polars.Int64
    window = result.to_dict()["groups"][0]["windows"][0]
    row = windows.row(0, named=True)
    assert row["caar"] == window["caar"] and row["from"] == window["from"]
    days = result.frames["event_days"]
    assert days.schema["date"] == polars.Date


def test_tables_for_pandas_and_arrow(result):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    table = result.frames.table("windows")
    frame = table.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and list(frame.columns) == table.columns
    assert table.to_arrow().num_rows == len(table) == len(frame)


def test_what_excluded_events_were(result):
    assert result.events_in == result.events_used + result.events_excluded
    assert len(result.frames.table("excluded")) == result.events_excluded


def test_figures_show_themselves(result, tmp_path):
    figure = result.figure("caar")
    assert figure._repr_svg_().startswith("<svg") and figure.title
    assert figure.png.startswith(b"\x89PNG")
    for ending in ("svg", "png", "csv"):
        figure.save(tmp_path / f"caar.{ending}")
        assert (tmp_path / f"caar.{ending}").stat().st_size > 100
    with pytest.raises(KeyError, match="the figures are"):
        result.figure("car")
    with pytest.raises(ValueError, match=r"\.svg, \.png or \.csv"):
        figure.save(tmp_path / "caar.pdf")


def test_the_report_is_one_page(result, tmp_path):
    page = result.report(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == page
    assert page.startswith("<!") and "caar" in page


def test_the_answer_is_shown(result):
    assert result.summary and result.summary in repr(result)
    shown = result._repr_html_()
    assert "<svg" in shown and "<pre>" in shown


def test_no_text_speaks_of_flags(result):
    texts = [result.summary, result.text, *(text for _, text in result.warnings + result.notes)]
    assert not [text for text in texts if re.search(r"--[a-z]", text)]


def test_check_says_what_a_study_would_use(inputs):
    checked = newsquake.check(*inputs, benchmark="SPX")
    assert checked.kind == "check" and "BABA" in checked.text
    assert checked.events_in > 10 and list(checked.frames)


@pytest.mark.parametrize(
    ("keywords", "option", "text"),
    [
        ({"benchmrk": "SPX"}, None, "did you mean `benchmark`"),
        ({"window": (5, -5)}, None, "window"),
        ({"window": "wide"}, None, "window"),
        ({"model": "markt"}, None, "market"),
        ({"min_obs": -1}, None, "min_obs"),
    ],
)
def test_a_wrong_keyword_is_named(inputs, keywords, option, text):
    with pytest.raises(newsquake.NewsquakeError) as raised:
        newsquake.study(*inputs, **keywords)
    assert text in str(raised.value) and "--" not in str(raised.value)
    assert raised.value.code


def test_a_missing_file_is_named(inputs):
    with pytest.raises(newsquake.InputError) as raised:
        newsquake.study("nowhere.csv", inputs[1])
    assert raised.value.file == "nowhere.csv" and raised.value.code == "no_file"


def test_events_that_cannot_be_used_are_an_error(inputs):
    with pytest.raises(newsquake.InputError) as raised:
        newsquake.study(inputs[0], {"symbol": ["NONE"], "date": ["2025-08-29"]}, benchmark="SPX")
    assert raised.value.code == "no_usable_event" and "unknown_symbol 1" in str(raised.value)


def test_progress_is_told(inputs):
    # Small runs end before there is anything to tell; the callable must do no harm.
    newsquake.study(*inputs, benchmark="SPX", progress=lambda what, share, seconds: None)


def test_other_threads_of_python_go_on(inputs):
    counted = []
    stop = threading.Event()

    def count():
        while not stop.wait(0.001):
            counted.append(1)

    thread = threading.Thread(target=count)
    thread.start()
    newsquake.study(*inputs, benchmark="SPX")
    stop.set()
    thread.join()
    assert counted


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_ends_the_wait(tmp_path):
    pipe = tmp_path / "prices.csv"
    # A pipe that nobody writes to keeps the run waiting for ever.
    os.mkfifo(pipe)
    timer = threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        newsquake.study(pipe, {"symbol": ["A"], "date": ["2024-01-02"]})
    # Who opens the pipe lets the thread of the run go.
    os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_says_that_it_has_no_threads(inputs):
    code = (
        "import newsquake, os, sys, warnings; warnings.simplefilter('ignore')\n"
        "run = lambda: newsquake.study(sys.argv[1:3], sys.argv[3], benchmark='SPX')\n"
        "run()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    try: run()\n"
        "    except newsquake.OptionError as error: os._exit(0 if 'spawn' in str(error) else 1)\n"
        "    os._exit(2)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    prices, events = inputs
    done = subprocess.run([sys.executable, "-c", code, *map(str, prices), str(events)], timeout=120, check=False)
    assert done.returncode == 0


def test_names_fit_stata(result, tmp_path):
    long = "bhar_skewness_adjusted_of_every_window"
    names = stata_names([long, long + "_p", "p value", "1st", "ok"])
    assert all(len(name) <= 32 for name in names.values()) and len(set(names.values())) == 5
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    cut = result.frames.table("windows").to_stata(tmp_path / "windows.dta")
    read = pandas.read_stata(tmp_path / "windows.dta")
    assert read["caar"][0] == result.to_dict()["groups"][0]["windows"][0]["caar"]
    assert all(len(short) <= 32 for short in cut.values())


def test_the_stub_knows_every_keyword():
    stub = pathlib.Path(newsquake.__file__).with_name("_run.pyi")
    assert stub.read_text(encoding="utf-8") == stubs.text(), "run python -m newsquake.stubs"


@pytest.fixture(scope="module")
def folder(inputs, tmp_path_factory):
    """A folder of results with tables as Parquet too."""
    prices, events = inputs
    out = tmp_path_factory.mktemp("bridge") / "results"
    flags = ["-b", "SPX", "--car", "0:0", "-o", out, "--tables-as", "parquet", "-q"]
    done = subprocess.run([command(), "study", "-p", *map(str, prices), "-e", str(events), *map(str, flags)], capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return out


def test_tables_as_parquet_have_types_that_every_reader_knows(folder):
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    for path in folder.glob("*.parquet"):
        # R and filters of pyarrow know no views of text.
        assert not [field for field in parquet.read_schema(path) if "view" in str(field.type)], path
    windows = parquet.read_table(folder / "event_windows.parquet", filters=[("symbol", "=", "BABA"), ("from", "=", 0)])
    with open(folder / "event_windows.csv", newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["symbol"] == "BABA" and row["from"] == "0"]
    assert windows["car"].to_pylist() == [float(row["car"]) for row in rows]


def test_r_reads_every_number_to_the_bit(folder):
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    script = "for (x in read.csv(commandArgs(TRUE)[1])$car) cat(sprintf('%.17g', x), '\\n')"
    table = folder / "event_windows.csv"
    done = subprocess.run(["Rscript", "-e", script, str(table)], capture_output=True, text=True, check=True)
    with open(table, newline="", encoding="utf-8") as file:
        cars = [float(row["car"]) for row in csv.DictReader(file)]
    assert [float(line) for line in done.stdout.split()] == cars


def test_the_recipe_of_r_regresses_the_results(folder):
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    for path in folder.glob("*.parquet"):
        # The package `arrow` reads them where it is installed; this is about base R.
        path.unlink()
    done = subprocess.run(
        ["Rscript", str(ROOT / "examples" / "bridges" / "read.R"), str(folder)], capture_output=True, text=True, check=True
    )
    slope = next(line for line in done.stdout.splitlines() if line.startswith("beta")).split()[1]
    with open(folder / "events.csv", newline="", encoding="utf-8") as file:
        betas = {row["event_id"]: float(row["beta"]) for row in csv.DictReader(file)}
    with open(folder / "event_windows.csv", newline="", encoding="utf-8") as file:
        days = [row for row in csv.DictReader(file) if row["from"] == row["to"] == "0"]
    points = [(betas[row["event_id"]], float(row["car"])) for row in days]
    middle = [sum(values) / len(points) for values in zip(*points, strict=True)]
    across = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    assert float(slope) == pytest.approx(across / sum((x - middle[0]) ** 2 for x, _ in points), rel=1e-3)
