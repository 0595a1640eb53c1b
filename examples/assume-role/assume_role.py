#!/usr/bin/env python3
"""A user exchanges its long-term key for session credentials, and lists a bucket with them (boto3)."""

import argparse
import pathlib

import boto3


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--endpoint", default="http://127.0.0.1:9000")
    options.add_argument("--bucket", required=True)
    options.add_argument("--policy", type=pathlib.Path, help="a file with a policy that narrows the session")
    options.add_argument("--seconds", type=int, default=3600)
    given = options.parse_args()

    # The user's key comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as for every client of S3.
    sts = boto3.client("sts", endpoint_url=given.endpoint, region_name="us-east-1")
    narrowed = {"Policy": given.policy.read_text()} if given.policy else {}
    session = sts.assume_role(
        RoleArn="arn:xxx:xxx:xxx:xxxx", RoleSessionName="anything", DurationSeconds=given.seconds, **narrowed
    )["Credentials"]
    print(f"session {session['AccessKeyId']} until {session['Expiration']:%Y-%m-%dT%H:%M:%SZ}")

    s3 = boto3.client(
        "s3",
        endpoint_url=given.endpoint,
        region_name="us-east-1",
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    )
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=given.bucket):
        for found in page.get("Contents", []):
            print(f"{found['Size']:10d}  {found['Key']}")


if __name__ == "__main__":
    main()
