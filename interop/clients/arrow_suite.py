"""pyarrow (AWS SDK for C++) and PyIceberg, over pyarrow and over fsspec, with the credentials of the environment.

    python3 arrow_suite.py ENDPOINT BUCKET
"""

import os
import sys
import tempfile

import pyarrow as pa
import pyarrow.fs as fs
import pyarrow.parquet as parquet
from pyiceberg.catalog.sql import SqlCatalog

ENDPOINT, BUCKET = sys.argv[1:]
KEY, SECRET, TOKEN = (
    os.environ[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
)
ROWS = pa.table({"id": list(range(1000)), "name": [f"row {i}" for i in range(1000)]})


def arrow():
    s3 = fs.S3FileSystem(
        access_key=KEY,
        secret_key=SECRET,
        session_token=TOKEN,
        endpoint_override=ENDPOINT,
        region="us-east-1",
        allow_bucket_creation=True,
    )
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
    found = sorted(entry.base_name for entry in s3.get_file_info(fs.FileSelector(folder)))
    assert found == ["large", "moved.parquet", "small.parquet"], found
    assert s3.get_file_info(f"{folder}/nothing").type == fs.FileType.NotFound
    s3.delete_dir(folder)
    assert s3.get_file_info(folder).type == fs.FileType.NotFound


def iceberg(file_io):
    with tempfile.TemporaryDirectory() as directory:
        catalog = SqlCatalog(
            "interop",
            **{
                "uri": f"sqlite:///{directory}/catalog.db",
                "warehouse": f"s3://{BUCKET}/iceberg",
                "py-io-impl": file_io,
                "s3.endpoint": ENDPOINT,
                "s3.region": "us-east-1",
                "s3.access-key-id": KEY,
                "s3.secret-access-key": SECRET,
                "s3.session-token": TOKEN,
            },
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


arrow()
print("pyarrow: ok")
for implementation in ("pyiceberg.io.pyarrow.PyArrowFileIO", "pyiceberg.io.fsspec.FsspecFileIO"):
    iceberg(implementation)
    print(f"PyIceberg with {implementation.rsplit('.', 1)[1]}: ok")
