"""What the gateway must do with a store written by others behind it.

    python3 upstream_suite.py PORT CHECK...
"""

import http.client
import os
import socket
import sys
import threading
import time
import zlib

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

PORT = int(sys.argv[1])
BUCKET = "interop"
OWNER = Credentials("owner", "owner-secret")


class UnsignedPayload(S3SigV4Auth):
    def payload(self, request):
        return "UNSIGNED-PAYLOAD"


def client(**config):
    return boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{PORT}",
        region_name="us-east-1",
        aws_access_key_id=OWNER.access_key,
        aws_secret_access_key=OWNER.secret_key,
        config=Config(s3={"addressing_style": "path"}, **config),
    )


def signed(method, path, headers):
    request = AWSRequest(method, f"http://127.0.0.1:{PORT}{path}", headers=headers)
    UnsignedPayload(OWNER, "s3", "us-east-1").add_auth(request)
    return dict(request.headers.items())


def bucket(s3):
    if BUCKET not in [entry["Name"] for entry in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=BUCKET)


def objects():
    """Writes, reads, lists and deletes; errors keep their codes."""
    s3 = client()
    bucket(s3)
    body = os.urandom(300_000)
    s3.put_object(Bucket=BUCKET, Key="folder/object", Body=body)
    assert s3.get_object(Bucket=BUCKET, Key="folder/object")["Body"].read() == body
    assert s3.get_object(Bucket=BUCKET, Key="folder/object", Range="bytes=5-9")["Body"].read() == body[5:10]
    assert s3.head_object(Bucket=BUCKET, Key="folder/object")["ContentLength"] == len(body)
    listed = s3.list_objects_v2(Bucket=BUCKET, Prefix="folder/")
    assert [entry["Key"] for entry in listed["Contents"]] == ["folder/object"]
    try:
        s3.get_object(Bucket=BUCKET, Key="missing")
        raise AssertionError("a missing object was found")
    except ClientError as error:
        assert error.response["Error"]["Code"] == "NoSuchKey", error
    s3.delete_object(Bucket=BUCKET, Key="folder/object")


def read_slowly(key, length):
    """A GET by a client that takes its time; its checksum, or the number of bytes that came."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.connect()
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
    path = f"/{BUCKET}/{key}"
    connection.request("GET", path, headers=signed("GET", path, {}))
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    assert int(answer.headers["Content-Length"]) == length
    checksum, read = 0, 0
    while piece := answer.read(64 * 1024):
        checksum = zlib.crc32(piece, checksum)
        read += len(piece)
        time.sleep(0.005)
    connection.close()
    return read, checksum


def slow_reads():
    """A store that closes behind its answer; what it sent arrives, however slowly it is read."""
    s3 = client()
    bucket(s3)
    body = os.urandom(5_000_000)
    s3.put_object(Bucket=BUCKET, Key="five", Body=body)
    expected = (len(body), zlib.crc32(body))
    for _ in range(5):
        assert s3.get_object(Bucket=BUCKET, Key="five")["Body"].read() == body
        came = read_slowly("five", len(body))
        assert came == expected, f"{came[0]} of {len(body)} bytes came"
    results = []
    threads = [threading.Thread(target=lambda: results.append(read_slowly("five", len(body)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 8, results


def held_write():
    """One client holds a conditional write back while its key is read: the reads of others go on."""
    s3 = client(retries={"total_max_attempts": 1})
    bucket(s3)
    s3.put_object(Bucket=BUCKET, Key="of-others", Body=b"hello")
    key = f"held-{os.getpid()}"
    path = f"/{BUCKET}/{key}"
    held = socket.create_connection(("127.0.0.1", PORT), timeout=120)
    headers = signed("PUT", path, {"Content-Length": "100000", "If-None-Match": "*"})
    lines = [f"PUT {path} HTTP/1.1", f"Host: 127.0.0.1:{PORT}"]
    lines += [f"{name}: {value}" for name, value in headers.items() if name.lower() != "host"]
    held.sendall(("\r\n".join(lines) + "\r\n\r\n").encode() + b"x" * 50_000)

    answers = []

    def ask():
        try:
            client(retries={"total_max_attempts": 1}, read_timeout=120).get_object(Bucket=BUCKET, Key=key)
        except ClientError as error:
            answers.append(error.response["Error"]["Code"])

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    print("reads of its key meanwhile:", *answers)
    held.sendall(b"x" * 50_000)
    status = held.makefile("rb").readline().split()[1]
    print("the write that was held back:", status.decode())
    assert status == b"503", "MinIO no longer times out: this check checks nothing"
    failed = []
    for _ in range(16):  # each on a connection of its own, so that every thread of the gateway is asked
        other = client(retries={"total_max_attempts": 1})
        for _ in range(10):
            try:
                other.get_object(Bucket=BUCKET, Key="of-others")["Body"].read()
            except ClientError as error:
                failed.append(error.response["Error"]["Code"])
    assert not failed, f"{len(failed)} of 160 reads of others failed: {set(failed)}"


for check in sys.argv[2:]:
    globals()[check]()
    print(check, "ok")
