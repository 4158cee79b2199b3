"""What the usual Python tools do with NP6-788 zips: read each with pandas, localise, convert, concatenate, insert.

Needs pandas and duckdb. Usage: python benches/peers/pandas_ingest.py FOLDER   (FOLDER as kept by `ingest --keep FOLDER`)
"""

import pathlib
import sys
import tempfile
import time

import duckdb
import pandas as pd


def read(path):
    """One document as a frame with a UTC stamp."""
    frame = pd.read_csv(path, compression="zip")
    local = pd.to_datetime(frame["SCEDTimestamp"], format="%m/%d/%Y %H:%M:%S")
    # True means daylight saving time: the first pass of the repeated hour.
    first_pass = (frame["RepeatedHourFlag"] == "N").to_numpy()
    frame["sced_ts_utc"] = local.dt.tz_localize("America/Chicago", ambiguous=first_pass).dt.tz_convert("UTC")
    frame["interval_start"] = frame["sced_ts_utc"].dt.floor("5min")
    frame["SettlementPoint"] = frame["SettlementPoint"].str.strip()
    return frame


def main():
    folder = pathlib.Path(sys.argv[1]) / "zip"
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        frames = [read(path) for path in sorted(folder.glob("*.zip"))]
        prices = pd.concat(frames, ignore_index=True).drop_duplicates(["sced_ts_utc", "SettlementPoint"], keep="last")
        connection = duckdb.connect(str(pathlib.Path(scratch) / "pandas.duckdb"))
        connection.register("prices", prices)
        connection.execute("CREATE TABLE rt_lmp AS SELECT * FROM prices")
        connection.close()
        seconds = time.perf_counter() - started
    print(f"pandas {pd.__version__}: {len(frames)} zips, {len(prices)} rows, {seconds:.3f} s, {len(prices) / seconds:.0f} rows/s")


if __name__ == "__main__":
    main()
