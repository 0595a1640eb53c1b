"""boto3, with the configuration of docs/clients.md: objects in parts, lists, links and forms.

    python3 boto3_client.py
"""

import io
import os
import urllib.request

import urllib3
from page import configuration

exec(configuration("boto3"))  # defines s3
BUCKET = os.environ["BUCKET"]


def objects():
    body = os.urandom(20_000_000)
    s3.upload_fileobj(io.BytesIO(body), BUCKET, "boto3/large")  # in parts, on several threads
    read = io.BytesIO()
    s3.download_fileobj(BUCKET, "boto3/large", read)
    assert read.getvalue() == body
    for i in range(25):
        s3.put_object(Bucket=BUCKET, Key=f"boto3/{i}", Body=str(i).encode(), ContentType="text/plain")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="boto3/", MaxKeys=10)
    keys = [entry["Key"] for page in pages for entry in page["Contents"]]
    assert len(keys) == 26, keys
    s3.copy({"Bucket": BUCKET, "Key": "boto3/large"}, BUCKET, "boto3/copied")
    assert s3.head_object(Bucket=BUCKET, Key="boto3/copied")["ContentLength"] == len(body)
    deleted = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in [*keys, "boto3/copied"]]})
    assert len(deleted["Deleted"]) == 27, deleted


def links_and_forms():
    put = s3.generate_presigned_url("put_object", {"Bucket": BUCKET, "Key": "boto3/link"})
    with urllib.request.urlopen(urllib.request.Request(put, b"by a link", method="PUT")) as answer:
        assert answer.status == 200
    get = s3.generate_presigned_url("get_object", {"Bucket": BUCKET, "Key": "boto3/link"})
    with urllib.request.urlopen(get) as answer:
        assert answer.read() == b"by a link"
    form = s3.generate_presigned_post(BUCKET, "boto3/${filename}", Conditions=[["content-length-range", 1, 100]])
    sent = urllib3.request("POST", form["url"], fields={**form["fields"], "file": ("form", b"by a form")})
    assert sent.status == 204, sent.data
    assert s3.get_object(Bucket=BUCKET, Key="boto3/form")["Body"].read() == b"by a form"


objects()
links_and_forms()
