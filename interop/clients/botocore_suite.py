"""botocore behind nginx's HTTP/1.0, and with the header that AWS CLI v2 sends with every small copy.

    python3 botocore_suite.py ENDPOINT BUCKET PROXY
"""

import os
import sys

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT, BUCKET, PROXY = sys.argv[1:]


def client(endpoint):
    return botocore.session.get_session().create_client(
        "s3", region_name="us-east-1", endpoint_url=endpoint, config=Config(s3={"addressing_style": "path"})
    )


def through_http10():
    s3 = client(PROXY)
    body = os.urandom(3_000_000)
    s3.put_object(Bucket=BUCKET, Key="http10/object", Body=body)
    assert s3.get_object(Bucket=BUCKET, Key="http10/object")["Body"].read() == body
    assert s3.head_object(Bucket=BUCKET, Key="http10/object")["ContentLength"] == len(body)
    assert s3.get_object(Bucket=BUCKET, Key="http10/object", Range="bytes=7-9")["Body"].read() == body[7:10]
    assert s3.list_objects_v2(Bucket=BUCKET, Prefix="http10/")["KeyCount"] == 1
    try:
        s3.get_object(Bucket=BUCKET, Key="http10/nothing")
        raise AssertionError("was there")
    except ClientError as error:
        assert error.response["Error"]["Code"] == "NoSuchKey", error.response
    deleted = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "http10/object"}]})
    assert [entry["Key"] for entry in deleted["Deleted"]] == ["http10/object"], deleted


def copies_like_the_cli():
    s3 = client(ENDPOINT)
    s3.meta.events.register(
        "before-sign.s3.CopyObject",
        lambda request, **_: request.headers.add_header("x-amz-object-annotation-directive", "EXCLUDE"),
    )
    s3.put_object(Bucket=BUCKET, Key="copies/from", Body=b"copied")
    s3.copy_object(Bucket=BUCKET, Key="copies/to", CopySource={"Bucket": BUCKET, "Key": "copies/from"})
    assert s3.get_object(Bucket=BUCKET, Key="copies/to")["Body"].read() == b"copied"


through_http10()
print("botocore through HTTP/1.0: ok")
copies_like_the_cli()
print("botocore with the copy header of AWS CLI v2: ok")
