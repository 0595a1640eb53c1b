"""boto3 as two users of the demo realm.

Only AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and AWS_ENDPOINT_URL configure it.
"""

import io
import json
import os
import tempfile
import urllib.parse
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

BUCKET = "lab-data"


def token(user):
    form = {
        "grant_type": "password",
        "client_id": "s3-cli",
        "username": user,
        "password": user,
        "scope": "openid s3",
    }
    url = os.environ["KEYCLOAK_URL"] + "/realms/demo/protocol/openid-connect/token"
    with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode()) as answer:
        return json.load(answer)["access_token"]


def s3_as(user, directory):
    path = os.path.join(directory, user)
    with open(path, "w", encoding="ascii") as file:
        file.write(token(user))
    os.environ["AWS_WEB_IDENTITY_TOKEN_FILE"] = path
    os.environ["AWS_ROLE_ARN"] = "arn:minio:iam:::role/any"
    os.environ["AWS_ENDPOINT_URL"] = os.environ["BRIDGE_URL"]
    return boto3.session.Session().client("s3")


def denied(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        assert code in ("AccessDenied", "403"), code
        return
    raise AssertionError("was allowed")


def main():
    print("boto3", boto3.__version__)
    with tempfile.TemporaryDirectory() as directory:
        writer = s3_as("writer", directory)
        names = [bucket["Name"] for bucket in writer.list_buckets()["Buckets"]]
        assert BUCKET in names and "public-reports" in names, names
        print("ok   writer lists buckets", names)

        writer.put_object(Bucket=BUCKET, Key="boto3/small", Body=b"small", Metadata={"origin": "boto3"})
        large = os.urandom(20_000_000)
        writer.upload_fileobj(io.BytesIO(large), BUCKET, "boto3/large")
        body = writer.get_object(Bucket=BUCKET, Key="boto3/large")["Body"].read()
        assert body == large
        keys = [item["Key"] for item in writer.list_objects_v2(Bucket=BUCKET, Prefix="boto3/")["Contents"]]
        assert keys == ["boto3/large", "boto3/small"], keys
        print("ok   writer uploads, 20 MB in parts, lists and reads back")

        reader = s3_as("reader", directory)
        answer = reader.get_object(Bucket=BUCKET, Key="boto3/small")
        assert answer["Body"].read() == b"small" and answer["Metadata"] == {"origin": "boto3"}
        print("ok   reader reads")
        denied(reader.put_object, Bucket=BUCKET, Key="boto3/denied", Body=b"x")
        denied(reader.delete_object, Bucket=BUCKET, Key="boto3/small")
        denied(reader.list_objects_v2, Bucket=BUCKET)
        denied(reader.copy_object, Bucket=BUCKET, Key="boto3/copy", CopySource={"Bucket": BUCKET, "Key": "boto3/small"})
        print("ok   reader is denied writing, deleting, listing and copying")

        writer.copy_object(Bucket=BUCKET, Key="boto3/copy", CopySource={"Bucket": BUCKET, "Key": "boto3/small"})
        os.environ["AWS_WEB_IDENTITY_TOKEN_FILE"] = os.path.join(directory, "writer")
        v4 = boto3.session.Session().client("s3", config=Config(signature_version="s3v4"))
        url = v4.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "boto3/copy"})
        with urllib.request.urlopen(url) as answer:
            assert answer.read() == b"small"
        print("ok   a presigned SigV4 link works")

        outcome = writer.delete_objects(
            Bucket=BUCKET, Delete={"Objects": [{"Key": "boto3/" + name} for name in ("small", "large", "copy")]}
        )
        assert len(outcome["Deleted"]) == 3, outcome
        assert writer.list_objects_v2(Bucket=BUCKET, Prefix="boto3/")["KeyCount"] == 0
        print("ok   writer deletes several at once")


if __name__ == "__main__":
    main()
