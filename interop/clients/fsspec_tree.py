"""Python's s3fs copies the tree of 500 files up, lists it, brings changes after it, copies it back and deletes it.

    python3 fsspec_tree.py TREE DIRECTORY
"""

import os
import pathlib
import shutil
import subprocess
import sys

import fsspec.generic
import tree
from page import configuration

exec(configuration("s3fs (Python)"))  # defines fs
TREE, DIRECTORY = (pathlib.Path(argument).absolute() for argument in sys.argv[1:])
FOLDER = os.environ["BUCKET"] + "/s3fs"

shutil.rmtree(DIRECTORY, ignore_errors=True)
shutil.copytree(TREE, DIRECTORY / "tree")
fs.put(f"{DIRECTORY}/tree/", FOLDER + "/", recursive=True)
tree.stored(DIRECTORY / "tree", "s3fs")
assert len(fs.find(FOLDER)) == tree.FILES
tree.change(DIRECTORY / "tree")
fsspec.generic.rsync(f"file://{DIRECTORY}/tree", f"s3://{FOLDER}", delete_missing=True)
tree.stored(DIRECTORY / "tree", "s3fs")
with fs.open(FOLDER + "/appended", "wb") as file:
    file.write(b"1" * 6_000_000)
with fs.open(FOLDER + "/appended", "ab") as file:
    file.write(b"and more")
assert fs.cat(FOLDER + "/appended").endswith(b"1and more")
fs.rm(FOLDER + "/appended")
fs.get(FOLDER + "/", f"{DIRECTORY}/back/", recursive=True)
subprocess.run(["diff", "-r", DIRECTORY / "tree", DIRECTORY / "back"], check=True)
fs.rm(FOLDER, recursive=True)
fs.invalidate_cache()
assert not fs.exists(FOLDER)
