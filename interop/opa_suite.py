"""What a user may do while OPA decides by examples/opa/authz.rego (boto3): everything but delete."""

import sys

import boto3
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
BUCKET = "lab-data"


def client(service, key, secret, token=None):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
    )


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as e:
        assert e.response["Error"]["Code"] == "AccessDenied", e
        return
    raise AssertionError(f"{call} was not refused")


def works_but_deletes_nothing(s3, who):
    key = f"by-{who}"
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"text", Tagging="team=lab")
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"text"
    assert key in [found["Key"] for found in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert BUCKET in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    s3.copy_object(Bucket=BUCKET, Key=key + "-copy", CopySource={"Bucket": BUCKET, "Key": key})
    refused(s3.delete_object, Bucket=BUCKET, Key=key)
    refused(s3.delete_bucket, Bucket=BUCKET)
    keys = [{"Key": name} for name in (key, key + "-copy", "not-there")]
    answer = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": keys})
    assert {error["Code"] for error in answer["Errors"]} == {"AccessDenied"}, answer
    assert len(answer["Errors"]) == 3 and "Deleted" not in answer, answer
    s3.head_object(Bucket=BUCKET, Key=key)
    print(f"{who}: reads and writes, and deletes nothing")


works_but_deletes_nothing(client("s3", "ann", "ann-secret-key"), "ann")
session = client("sts", "ann", "ann-secret-key").assume_role(
    RoleArn="arn:xxx:xxx:xxx:xxxx", RoleSessionName="anything"
)["Credentials"]
s3 = client("s3", session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
works_but_deletes_nothing(s3, "session")

owner = client("s3", "owner-key", "owner-secret")
for found in owner.list_objects_v2(Bucket=BUCKET)["Contents"]:
    owner.delete_object(Bucket=BUCKET, Key=found["Key"])
print("owner: deletes")
