"""Writes the samples of tests/fuzz: a workbook whose parts are stored unpacked, so that changed bytes reach the reader of
sheets, and a Parquet file of several types. Needs openpyxl and pyarrow."""

import datetime
import decimal
import io
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
DAYS = [datetime.date(2024, 1, day) for day in (2, 3, 4)]

book = openpyxl.Workbook()
sheet = book.active
sheet.append(["symbol", "date", "close", "tags"])
for i, day in enumerate(DAYS):
    sheet.append(["AAA", day, 10.5 + i, "a, b"])
sheet.merge_cells("A2:A3")
book.create_sheet("Notes").append(["made for tests"])
packed = io.BytesIO()
book.save(packed)
with zipfile.ZipFile(packed) as parts, zipfile.ZipFile(HERE / "book.xlsx", "w", zipfile.ZIP_STORED) as out:
    for name in parts.namelist():
        if not name.startswith(("docProps", "xl/theme")):
            out.writestr(zipfile.ZipInfo(name), parts.read(name))

table = pa.table(
    {
        "symbol": pa.array(["AAA"] * 3).dictionary_encode(),
        "date": pa.array(DAYS),
        "close": pa.array([decimal.Decimal("10.50"), decimal.Decimal("11.50"), None], pa.decimal128(18, 4)),
        "volume": pa.array([1, 2, 3], pa.int16()),
        "time": pa.array([datetime.time(16, 0)] * 3, pa.time64("us")),
        "tags": pa.array([["a", "b"], [], ["c"]]),
    }
)
pq.write_table(table, HERE / "px.parquet", compression="none", store_schema=False)
