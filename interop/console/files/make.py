"""Made the Parquet files here, with pyarrow 26.0.1: one table, packed in three ways.

    python3 make.py
"""

import datetime

import pyarrow
import pyarrow.parquet

ROWS = 120
start = datetime.datetime(2026, 1, 2, 3, 4, 5)
table = pyarrow.table(
    {
        "id": pyarrow.array(range(1, ROWS + 1), pyarrow.int64()),
        "name": ["<b>Jörg</b>" if i % 2 == 0 else None for i in range(ROWS)],
        "price": [1.5 * (i + 1) for i in range(ROWS)],
        "when": pyarrow.array([start + datetime.timedelta(days=i) for i in range(ROWS)], pyarrow.timestamp("us")),
        "list": [[1, 2] for _ in range(ROWS)],
        "inner": [{"a": "x"} for _ in range(ROWS)],
    }
)
for codec in "snappy", "zstd", "gzip":
    pyarrow.parquet.write_table(table, f"{codec}.parquet", compression=codec, use_dictionary=False)
