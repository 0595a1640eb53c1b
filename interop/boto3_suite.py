"""boto3 as two users of the demo realm.

Only AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and AWS_ENDPOINT_URL configure it.
"""

import io
import json
import os
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import uuid

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


def status(method, url, body=None, headers=None):
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def presigned_v2(s3):
    copy = {"Bucket": BUCKET, "Key": "boto3/copy"}
    url = s3.generate_presigned_url("get_object", Params=copy)
    assert "AWSAccessKeyId=" in url and "x-amz-security-token=" in url, url
    assert status("GET", url) == (200, b"small")
    assert status("HEAD", url)[0] == 403
    assert status("HEAD", s3.generate_presigned_url("head_object", Params=copy))[0] == 200
    new = {"Bucket": BUCKET, "Key": "boto3/lïnk +1", "ContentType": "text/x-note", "Metadata": {"by": "link"}}
    url = s3.generate_presigned_url("put_object", Params=new)
    assert status("PUT", url, b"noted", {"Content-Type": "text/plain"})[0] == 400
    assert status("PUT", url, b"noted", {"Content-Type": "text/x-note"})[0] == 200
    answer = s3_v4().get_object(Bucket=BUCKET, Key="boto3/lïnk +1")
    assert answer["ContentType"] == "text/x-note" and answer["Metadata"] == {"by": "link"}, answer
    url = s3.generate_presigned_url("get_object", Params=new_name(new, "attachment; filename=\"ü & b\""))
    assert status("GET", url) == (200, b"noted")
    url = s3.generate_presigned_url("delete_object", Params={"Bucket": BUCKET, "Key": "boto3/lïnk +1"})
    code, body = status("DELETE", url)
    assert code == 400 and b"signature_version=" in body, body
    assert status("GET", s3.generate_presigned_url("list_objects_v2", Params={"Bucket": BUCKET}))[0] == 400
    s3_v4().delete_object(Bucket=BUCKET, Key="boto3/lïnk +1")


def post(form, name, content, **more):
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in (form["fields"] | more).items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = "".join(parts).encode() + head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return status("POST", form["url"], body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})


def presigned_post():
    s3 = s3_v4()
    form = s3.generate_presigned_post(
        BUCKET,
        "boto3/form/${filename}",
        Fields={"success_action_status": "201", "x-amz-meta-by": "form"},
        Conditions=[{"success_action_status": "201"}, {"x-amz-meta-by": "form"}, ["content-length-range", 1, 1000000]],
        ExpiresIn=60,
    )
    assert "x-amz-security-token" in form["fields"], form
    code, body = post(form, "C:\\dir\\ü.txt", b"formed")
    assert code == 201 and "<Key>boto3/form/ü.txt</Key>".encode() in body, body
    answer = s3.get_object(Bucket=BUCKET, Key="boto3/form/ü.txt")
    assert answer["Body"].read() == b"formed" and answer["Metadata"] == {"by": "form"}, answer
    for name, content, more, expected in (
        ("x", b"", {}, b"EntityTooSmall"),
        ("x", bytes(1000001), {}, b"EntityTooLarge"),
        ("x", b"y", {"acl": "public-read"}, b"Extra input fields"),
        ("x", b"y", {"key": "other"}, b"Policy Condition failed"),
        ("x", b"y", {"x-amz-signature": "0" * 64}, b"SignatureDoesNotMatch"),
    ):
        code, body = post(form, name, content, **more)
        assert code in (400, 403) and expected in body, (expected, body)
    s3.delete_object(Bucket=BUCKET, Key="boto3/form/ü.txt")
    assert "Contents" not in s3.list_objects_v2(Bucket=BUCKET, Prefix="boto3/form/")


def new_name(item, disposition):
    return {"Bucket": item["Bucket"], "Key": item["Key"], "ResponseContentDisposition": disposition}


def s3_v4():
    return boto3.session.Session().client("s3", config=Config(signature_version="s3v4"))


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
        presigned_v2(boto3.session.Session().client("s3", config=Config(signature_version="s3")))
        print("ok   presigned SigV2 links read, look and write; others are refused")
        presigned_post()
        print("ok   a presigned form uploads what it allows and nothing else")

        outcome = writer.delete_objects(
            Bucket=BUCKET, Delete={"Objects": [{"Key": "boto3/" + name} for name in ("small", "large", "copy")]}
        )
        assert len(outcome["Deleted"]) == 3, outcome
        assert writer.list_objects_v2(Bucket=BUCKET, Prefix="boto3/")["KeyCount"] == 0
        print("ok   writer deletes several at once")


if __name__ == "__main__":
    main()
