"""Query engines and table formats write, read, list and append, with the configuration of docs/clients.md.

    python3 engines.py pyarrow|DuckDB|Polars|delta-rs|PyIceberg
"""

import concurrent.futures
import os
import sys
import tempfile

import pyarrow as pa
from page import configuration

BUCKET = os.environ["BUCKET"]
ROWS = pa.table({"id": list(range(1000)), "name": [f"row {i}" for i in range(1000)]})


def pyarrow():
    import pyarrow.dataset as dataset
    import pyarrow.parquet as parquet
    from pyarrow.fs import FileSelector, FileType

    s3 = configured("pyarrow")["s3"]
    folder = f"{BUCKET}/arrow"
    parquet.write_table(ROWS, f"{folder}/small.parquet", filesystem=s3)
    assert parquet.read_table(f"{folder}/small.parquet", filesystem=s3).equals(ROWS)
    large = os.urandom(12_000_000)
    with s3.open_output_stream(f"{folder}/large") as out:  # in parts
        out.write(large)
    with s3.open_input_file(f"{folder}/large") as file:
        assert file.read() == large
        assert file.read_at(10, 5_000_000) == large[5_000_000:5_000_010]
    s3.copy_file(f"{folder}/small.parquet", f"{folder}/copied.parquet")
    s3.move(f"{folder}/copied.parquet", f"{folder}/moved.parquet")
    found = sorted(entry.base_name for entry in s3.get_file_info(FileSelector(folder)))
    assert found == ["large", "moved.parquet", "small.parquet"], found
    assert s3.get_file_info(f"{folder}/nothing").type == FileType.NotFound
    s3.delete_dir(folder)
    assert s3.get_file_info(folder).type == FileType.NotFound
    for i in range(2):  # the second is appended
        dataset.write_dataset(
            ROWS, folder, filesystem=s3, format="parquet", basename_template=f"{i}-{{i}}.parquet",
            existing_data_behavior="overwrite_or_ignore",
        )
    assert dataset.dataset(folder, filesystem=s3).count_rows() == 2000


def duckdb():
    con = configured("DuckDB")["con"]
    folder = f"s3://{BUCKET}/duckdb"
    con.execute(f"COPY (SELECT range AS id, range % 4 AS quarter FROM range(1000)) TO '{folder}/rows.parquet'")
    assert con.sql(f"SELECT sum(id) FROM '{folder}/rows.parquet'").fetchone() == (499500,)
    con.execute(f"COPY (SELECT 1000 AS id, 0 AS quarter) TO '{folder}/more.parquet'")
    assert con.sql(f"SELECT count(*) FROM '{folder}/*.parquet'").fetchone() == (1001,)
    assert len(con.sql(f"FROM glob('{folder}/*')").fetchall()) == 2
    rows = "SELECT range AS id, range % 4 AS quarter, random() AS noise FROM range(2000000)"
    con.execute(f"COPY ({rows}) TO '{folder}/large.parquet'")  # in parts
    assert con.sql(f"SELECT count(noise) FROM '{folder}/large.parquet' WHERE quarter = 3").fetchone() == (500000,)
    for mode in ("OVERWRITE_OR_IGNORE", "APPEND"):
        con.execute(
            f"COPY (FROM '{folder}/rows.parquet') TO '{folder}/by' (FORMAT parquet, PARTITION_BY (quarter), {mode})"
        )
    by_quarter = f"read_parquet('{folder}/by/*/*.parquet', hive_partitioning = true)"
    assert con.sql(f"SELECT count(*) FROM {by_quarter} WHERE quarter = 1").fetchone() == (500,)
    con.execute(f"COPY (SELECT 'text' AS a) TO '{folder}/text.csv'")
    assert con.sql(f"FROM read_csv('{folder}/text.csv')").fetchall() == [("text",)]


def polars():
    import polars as pl

    storage = configured("Polars")["storage"]
    folder = f"s3://{BUCKET}/polars"
    rows = pl.from_arrow(ROWS)
    rows.write_parquet(f"{folder}/1.parquet", storage_options=storage)
    assert pl.read_parquet(f"{folder}/1.parquet", storage_options=storage).equals(rows)
    rows.write_parquet(f"{folder}/2.parquet", storage_options=storage)
    both = pl.scan_parquet(f"{folder}/*.parquet", storage_options=storage)
    assert both.filter(pl.col("id") < 10).collect().height == 20
    large = pl.select(id=pl.int_range(2_000_000)).with_columns(mixed=pl.col("id").hash())
    large.lazy().sink_parquet(f"{folder}/large/rows.parquet", storage_options=storage)  # in parts
    read = pl.scan_parquet(f"{folder}/large/", storage_options=storage).select(pl.col("id").sum()).collect()
    assert read.item() == 1_999_999_000_000
    rows.write_csv(f"{folder}/rows.csv", storage_options=storage)
    assert pl.scan_csv(f"{folder}/rows.csv", storage_options=storage).collect().equals(rows)
    both.sink_ipc(f"{folder}/both.arrow", storage_options=storage)
    assert pl.scan_ipc(f"{folder}/both.arrow", storage_options=storage).collect().height == 2000


def deltalake():
    from deltalake import DeltaTable, write_deltalake

    storage = configured("delta-rs")["storage"]
    table = f"s3://{BUCKET}/delta/rows"
    write_deltalake(table, ROWS, storage_options=storage)
    write_deltalake(table, ROWS, mode="append", storage_options=storage)
    # Writers at once: each commit is an object that must not be there yet.
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        appends = [
            pool.submit(write_deltalake, table, ROWS, mode="append", storage_options=storage) for _ in range(4)
        ]
        for append in appends:
            append.result()
    delta = DeltaTable(table, storage_options=storage)
    assert delta.version() == 5
    assert delta.to_pyarrow_table().num_rows == 6000
    assert len(delta.file_uris()) == 6
    delta.delete("id >= 10")
    delta.update({"name": "'changed'"}, predicate="id = 3")
    assert DeltaTable(table, storage_options=storage).to_pyarrow_table().num_rows == 60
    assert DeltaTable(table, version=0, storage_options=storage).to_pyarrow_table().num_rows == 1000
    delta.optimize.compact()
    delta.create_checkpoint()
    delta.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    again = DeltaTable(table, storage_options=storage)
    assert again.to_pyarrow_table().num_rows == 60
    assert len(again.history()) >= 8


def pyiceberg():
    from pyiceberg.catalog.sql import SqlCatalog

    properties = configured("PyIceberg")["properties"]
    for file_io in ("pyiceberg.io.pyarrow.PyArrowFileIO", "pyiceberg.io.fsspec.FsspecFileIO"):
        with tempfile.TemporaryDirectory() as directory:
            catalog = SqlCatalog(
                "interop",
                uri=f"sqlite:///{directory}/catalog.db",
                warehouse=f"s3://{BUCKET}/iceberg",
                **{"py-io-impl": file_io, **properties},
            )
            catalog.create_namespace("lab")
            table = catalog.create_table("lab.rows", schema=ROWS.schema)
            table.append(ROWS)
            table.append(ROWS)
            assert table.scan().to_arrow().num_rows == 2000
            assert table.scan(row_filter="id < 10").to_arrow().num_rows == 20
            table.delete("id >= 10")
            assert table.scan().to_arrow().num_rows == 20
            catalog.drop_table("lab.rows")


def configured(heading):
    """What the lines of the page define."""
    names = {}
    exec(configuration(heading), names)
    return names


ENGINES = {"pyarrow": pyarrow, "DuckDB": duckdb, "Polars": polars, "delta-rs": deltalake, "PyIceberg": pyiceberg}
ENGINES[sys.argv[1]]()
