"""A tree of 500 files, a change of it, and whether a bucket holds just that tree.

    python3 tree.py make DIRECTORY
    python3 tree.py change DIRECTORY
    python3 tree.py stored DIRECTORY PREFIX     below the prefix, in the bucket that BUCKET names
    python3 tree.py gone PREFIX

The bucket is read with botocore, whatever program wrote it.
"""

import hashlib
import os
import pathlib
import random
import sys

import botocore.session

FILES = 500
ODD_NAMES = (
    "with a space",
    "two  spaces",
    "plus+plus",
    "per%20cent",
    "50%",
    "hash#1",
    "a&b=c",
    "semi;colon",
    "comma,at@",
    "quote's",
    "(parens) [brackets] {braces}",
    "dollar$HOME",
    "tilde~",
    "exclamation!",
    "Überweisung",
    "日本語",
    "emoji 🎈",
    ".hidden",
    "empty",
)


def make(directory):
    """500 files, one of them large enough for an upload in parts."""
    numbers = random.Random(500)
    for i in range(FILES - len(ODD_NAMES) - 1):
        path = directory / f"folder {i % 20}" / f"sub-{i % 3}" / f"file-{i}.txt"
        write(path, numbers.randbytes(numbers.randrange(1, 8000)))
    for name in ODD_NAMES:
        write(directory / "odd" / name, b"" if name == "empty" else name.encode())
    write(directory / "large", numbers.randbytes(20_000_000))
    assert len(files(directory)) == FILES


def change(directory):
    """Some files grow, some go, some come."""
    names = sorted(name for name in files(directory) if name.startswith("folder"))
    for name in names[:40]:
        with open(directory / name, "ab") as file:
            file.write(b" and more")
    for name in names[40:60]:
        path = directory / name
        path.unlink()
        if not any(path.parent.iterdir()):  # stores have no empty folders
            path.parent.rmdir()
    for i in range(20):
        write(directory / "new" / f"file-{i}", b"new")
    assert len(files(directory)) == FILES


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def files(directory):
    return {path.relative_to(directory).as_posix(): path for path in directory.rglob("*") if path.is_file()}


def stored(directory, prefix):
    s3, bucket = botocore.session.get_session().create_client("s3"), os.environ["BUCKET"]
    found = {}
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix + "/", MaxKeys=150):
        for entry in page.get("Contents", ()):
            etag = entry["ETag"].strip('"')
            if "-" in etag:  # uploaded in parts
                etag = hashlib.md5(s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()).hexdigest()
            found[entry["Key"].removeprefix(prefix + "/")] = etag
    wanted = {name: hashlib.md5(path.read_bytes()).hexdigest() for name, path in files(directory).items()}
    differing = {name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)}
    if differing:
        sys.exit(f"{prefix} holds other objects than {directory} has files: {sorted(differing)}")


def main():
    match sys.argv[1:]:
        case ["make", directory]:
            make(pathlib.Path(directory))
        case ["change", directory]:
            change(pathlib.Path(directory))
        case ["stored", directory, prefix]:
            stored(pathlib.Path(directory), prefix)
        case ["gone", prefix]:
            stored(pathlib.Path("/nonexistent"), prefix)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
