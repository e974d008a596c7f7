#!/usr/bin/env python3
"""Records which batches dbt makes of a microbatch model, and what --sample means: Tests/Cases/event_time.

    PYTHON_OF_DBT scripts/record_batches.py > Tests/Cases/event_time/batches.txt
"""
import sys
from datetime import datetime, timezone
from types import SimpleNamespace
from unittest import mock

from dbt.artifacts.resources.types import BatchSize
from dbt.event_time import sample_window
from dbt.materializations.incremental.microbatch import MicrobatchBuilder

# size, begin, lookback, whether the table stands, now, event-time-start, event-time-end
CASES = [
    (size, begin, lookback, stands, now, None, None)
    for size, begin in [("hour", "2024-02-28T20:30:00"), ("day", "2024-02-26"), ("month", "2023-11-15"), ("year", "2021-07-04")]
    for lookback in (0, 1, 3)
    for stands in (False, True)
    for now in ("2024-03-01T00:00:00", "2024-02-29T23:59:59.999999", "2024-03-01T00:00:00.000001")
] + [
    (size, "2020-01-01", 1, stands, "2024-03-01T12:00:00", start, end)
    for size in ("hour", "day", "month", "year")
    for stands in (False, True)
    for start, end in [
        ("2023-12-31T22:10:00", "2024-01-01T01:00:00"),
        ("2023-12-31", "2024-01-01"),
        ("2023-12-31T23:59:59", "2024-01-01T00:00:01"),
    ]
]
SAMPLES = [
    (text, now)
    for text in ("1 hour", "36 hours", "1 day", "3 Days", "1 month", "13 months", "1 year", "4 years", "0 days")
    for now in ("2024-02-29T13:57:00.5", "2024-03-31T00:00:00")
]


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc) if text else None


def main():
    print("# dbt's batches and samples; written by scripts/record_batches.py.")
    for size, begin, lookback, stands, now, start, end in CASES:
        config = SimpleNamespace(
            incremental_strategy="microbatch", batch_size=BatchSize(size), begin=datetime.fromisoformat(begin), lookback=lookback
        )
        with mock.patch("dbt.materializations.incremental.microbatch.NodeConfig", SimpleNamespace):
            builder = MicrobatchBuilder(SimpleNamespace(name="m", config=config), stands, utc(start), utc(end), utc(now))
            last = builder.build_end_time()
            batches = builder.build_batches(builder.build_start_time(last), last)
        names = [MicrobatchBuilder.batch_id(first, BatchSize(size)) for first, _ in batches]
        print(f"batches {size} begin={begin} lookback={lookback} stands={str(stands).lower()} now={now} start={start or '-'} end={end or '-'}")
        print(f"  {len(batches)} {names[0]}..{names[-1]} {batches[0][0].isoformat()} {batches[-1][0].isoformat()} {batches[-1][1].isoformat()}")
    for text, now in SAMPLES:
        class Frozen(datetime):
            @classmethod
            def now(cls, tz=None):
                return utc(now)
        with mock.patch.object(sample_window, "datetime", Frozen):
            window = sample_window.SampleWindow.from_relative_string(text)
        print(f"sample {now} {text}")
        print(f"  {window.start.isoformat()} {window.end.isoformat()}")


if __name__ == "__main__":
    sys.exit(main())
