"""What each feature of polars costs: the size of a program that uses it, and the time to build it from nothing.

    python polars_features.py [FOLDER]

Builds a small program for each set of features, each with a target directory of its own, in FOLDER (a temporary one if none is
named), with cargo's release profile, stripped. Prints a table of megabytes and of the processor time of the build, which other
work on the machine disturbs least. Takes about ten minutes a row on two cores.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

POLARS = "0.55"
DATES = ["temporal", "dtype-date", "dtype-datetime"]
SETS = [
    [],
    ["dtype-date", "dtype-datetime"],
    DATES,
    ["parquet", "dtype-date", "dtype-datetime"],
    ["parquet", *DATES],
    ["csv", *DATES],
    ["parquet", "csv", *DATES],
    ["parquet", "lazy", *DATES],
]

MANIFEST = """[package]
name = "probe"
version = "0.0.0"
edition = "2024"

[dependencies]
{polars}

[features]
frame = []
parquet = []
csv = []
lazy = []

[profile.release]
strip = true
"""

# Every part is used, so that the linker keeps it.
PROGRAM = """fn main() {
    #[cfg(feature = "frame")]
    {
        use polars::prelude::*;
        let days = Series::new("date".into(), [1_i32, 2]).cast(&DataType::Date).expect("dates");
        let mut frame = DataFrame::new(2, vec![days.into(), Column::new("close".into(), [1.0, 2.0])]).expect("a frame");
        frame.rechunk_mut();
        println!("{} {:?}", frame.height(), frame.dtypes());
        #[cfg(feature = "parquet")]
        {
            let file = std::fs::File::create("probe.parquet").expect("a file");
            let zstd = ParquetCompression::Zstd(None);
            ParquetWriter::new(file).with_compression(zstd).finish(&mut frame).expect("written");
            let file = std::fs::File::open("probe.parquet").expect("a file");
            println!("{}", ParquetReader::new(file).finish().expect("read").height());
        }
        #[cfg(feature = "csv")]
        {
            let options = CsvReadOptions::default().try_into_reader_with_file_path(Some("probe.csv".into()));
            println!("{:?}", options.and_then(|reader| reader.finish()).map(|frame| frame.height()));
        }
        #[cfg(feature = "lazy")]
        println!("{:?}", frame.lazy().filter(col("close").gt(lit(1.0))).collect().map(|frame| frame.height()));
    }
}
"""


def build(folder, features):
    """Megabytes of the program and seconds of processor time of its build."""
    crate = folder / ("_".join(features) or "none")
    (crate / "src").mkdir(parents=True, exist_ok=True)
    polars = f'polars = {{ version = "{POLARS}", default-features = false, features = {features} }}' if features else ""
    (crate / "Cargo.toml").write_text(MANIFEST.format(polars=polars.replace("'", '"')))
    (crate / "src" / "main.rs").write_text(PROGRAM)
    own = [name for name in ("parquet", "csv", "lazy") if name in features] + (["frame"] if features else [])
    subprocess.run(["cargo", "fetch", "--quiet"], cwd=crate, check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["cargo", "build", "--release", "--quiet", "--target-dir", "target", "--features", ",".join(own)]
    done = subprocess.run(command, cwd=crate, env=os.environ, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    program = crate / "target" / "release" / "probe"
    megabytes = program.stat().st_size / 1e6 if done.returncode == 0 else None
    shutil.rmtree(crate / "target", ignore_errors=True)
    return megabytes, seconds


def main():
    with tempfile.TemporaryDirectory() as own:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else own).absolute()
        print("| features of polars | program, MB | build, minutes of processor time |\n|---|--:|--:|", flush=True)
        for features in SETS:
            megabytes, seconds = build(folder, features)
            name = ", ".join(f"`{feature}`" for feature in features) or "no polars"
            size = f"{megabytes:.1f}" if megabytes is not None else "does not build"
            print(f"| {name} | {size} | {seconds / 60:.1f} |", flush=True)


if __name__ == "__main__":
    main()
