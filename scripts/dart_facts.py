#!/usr/bin/env python3
"""Works out real-time less day-ahead prices of four hubs from ERCOT's yearly workbooks, for the tests to compare with.

Usage: scripts/dart_facts.py REAL_FILES OUTPUT_DIRECTORY

REAL_FILES holds NP4-180-ER/*.xlsx (day-ahead, hourly) and NP6-785-ER/*.csv.gz (real-time, 15 minutes); data/real does.
Needs pandas and openpyxl. Nothing here is shared with the project's own readers: the workbook is read by openpyxl, instants
come from Python's zoneinfo, hours are joined by pandas.

Sums are whole numbers. Prices are printed in cents, so that the mean of four of them is a whole number of quarter cents and
a sum over a month is exact; only the means are rounded, once, to six decimals.
"""

import pathlib
import sys
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pandas as pd

CENTRAL = ZoneInfo("America/Chicago")
UTC = ZoneInfo("UTC")
HUBS = ["HB_HOUSTON", "HB_NORTH", "HB_SOUTH", "HB_WEST"]
HOUR = timedelta(hours=1)


def start(day, hour_ending, quarter, flag):
    """The UTC instant at which an interval begins; the flag marks the second pass of the repeated hour."""
    midnight = datetime.strptime(day, "%m/%d/%Y")
    local = midnight + timedelta(hours=int(hour_ending) - 1, minutes=15 * (int(quarter) - 1))
    aware = local.replace(tzinfo=CENTRAL, fold=1 if flag == "Y" else 0)
    instant = aware.astimezone(UTC)
    if instant.astimezone(CENTRAL).replace(tzinfo=None) != local:
        raise SystemExit(f"{day} hour ending {hour_ending}: the clock skips it")
    if flag == "Y" and aware.utcoffset() == aware.replace(fold=0).utcoffset():
        raise SystemExit(f"{day} hour ending {hour_ending}: flagged as repeated, but it is not")
    return instant


def cents(price):
    whole = round(float(price) * 100)
    if abs(float(price) * 100 - whole) > 1e-6:
        raise SystemExit(f"{price} is not a number of cents")
    return whole


def day_ahead(folder):
    rows = []
    for workbook in sorted(folder.glob("NP4-180-ER/*.xlsx")):
        for sheet in pd.read_excel(workbook, sheet_name=None, dtype=str, engine="openpyxl").values():
            sheet = sheet[sheet["Settlement Point"].str.strip().isin(HUBS)]
            for row in sheet.to_dict("records"):
                hour_ending = row["Hour Ending"].split(":")[0]
                instant = start(row["Delivery Date"], hour_ending, 1, row["Repeated Hour Flag"].strip())
                point, price = row["Settlement Point"].strip(), cents(row["Settlement Point Price"])
                rows.append((row["Delivery Date"], instant, point, 4 * price))
    return pd.DataFrame(rows, columns=["day", "hour", "hub", "dam"])


def real_time(folder):
    rows = []
    for file in sorted(folder.glob("NP6-785-ER/*.csv.gz")):
        table = pd.read_csv(file, dtype=str)
        table = table[table["Settlement Point Name"].isin(HUBS) & (table["Settlement Point Type"] == "HU")]
        for row in table.to_dict("records"):
            instant = start(row["Delivery Date"], row["Delivery Hour"], row["Delivery Interval"], row["Repeated Hour Flag"])
            hour = instant.replace(minute=0)
            rows.append((row["Delivery Date"], hour, row["Settlement Point Name"], instant, cents(row["Settlement Point Price"])))
    quarters = pd.DataFrame(rows, columns=["day", "hour", "hub", "start", "rt"])
    if quarters.duplicated(["start", "hub"]).any():
        raise SystemExit("a 15-minute interval is there twice")
    hours = quarters.groupby(["day", "hour", "hub"], as_index=False).agg(rt=("rt", "sum"), intervals=("rt", "size"))
    return hours[hours["intervals"] == 4].drop(columns="intervals")


def mean(total, count):
    """In $/MWh with six decimals, rounded once."""
    if count == 0:
        return ""
    millionths = round(Fraction(int(total), 400 * int(count)) * 1_000_000)
    return f"{'-' if millionths < 0 else ''}{abs(millionths) // 1_000_000}.{abs(millionths) % 1_000_000:06d}"


def summary(hours, by):
    rows = []
    for key, group in hours.groupby([by, "hub"]):
        both = group.dropna(subset=["dam", "rt"])
        delta = both["rt"] - both["dam"]
        dam, rt = group["dam"].dropna(), group["rt"].dropna()
        rows.append({
            by: key[0], "hub": key[1],
            "dam_days": group.dropna(subset=["dam"])["day"].nunique(), "dam_hours": len(dam), "dam_sum": int(dam.sum()),
            "dam_mean": mean(dam.sum(), len(dam)),
            "rt_days": group.dropna(subset=["rt"])["day"].nunique(), "rt_hours": len(rt), "rt_sum": int(rt.sum()),
            "rt_mean": mean(rt.sum(), len(rt)),
            "dart_days": both["day"].nunique(), "dart_hours": len(both), "dart_sum": int(delta.sum()),
            "dart_mean": mean(delta.sum(), len(both)), "dart_positive_hours": int((delta > 0).sum()),
            "dart_min": "" if both.empty else int(delta.min()), "dart_max": "" if both.empty else int(delta.max()),
        })
    return pd.DataFrame(rows)


def main():
    real, output = (pathlib.Path(argument) for argument in sys.argv[1:3])
    dam, rt = day_ahead(real), real_time(real)
    if dam.duplicated(["hour", "hub"]).any():
        raise SystemExit("a day-ahead hour is there twice")
    hours = dam.merge(rt, on=["day", "hour", "hub"], how="outer")
    hours["day"] = pd.to_datetime(hours["day"], format="%m/%d/%Y").dt.strftime("%Y-%m-%d")
    hours["month"] = hours["day"].str[:7]
    output.mkdir(parents=True, exist_ok=True)
    for by, name in (("month", "monthly.csv"), ("day", "daily.csv")):
        summary(hours, by).to_csv(output / name, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
