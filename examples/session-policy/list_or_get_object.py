#!/usr/bin/env python3
"""Uses session credentials: lists what is below a prefix, or prints one object (boto3)."""

import argparse
import sys

import boto3
from botocore.exceptions import ClientError


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--endpoint", default="http://127.0.0.1:9000")
    options.add_argument("--bucket", required=True)
    what = options.add_mutually_exclusive_group(required=True)
    what.add_argument("--list", metavar="PREFIX")
    what.add_argument("--get", metavar="KEY")
    given = options.parse_args()

    # The credentials come from the three environment variables that create-token prints.
    s3 = boto3.client("s3", endpoint_url=given.endpoint, region_name="us-east-1")
    try:
        if given.get:
            sys.stdout.buffer.write(s3.get_object(Bucket=given.bucket, Key=given.get)["Body"].read())
        else:
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket=given.bucket, Prefix=given.list):
                for found in page.get("Contents", []):
                    print(f"{found['Size']:10d}  {found['Key']}")
    except ClientError as e:
        sys.exit(f"list-or-get-object: {e}")


if __name__ == "__main__":
    main()
