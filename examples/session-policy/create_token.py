#!/usr/bin/env python3
"""Prints session credentials for objects below one prefix only, to hand on to somebody else (boto3)."""

import argparse
import json
import sys

import boto3


def policy(bucket, prefix):
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["s3:ListBucket"],
                "Resource": [f"arn:aws:s3:::{bucket}"],
                "Condition": {"StringLike": {"s3:prefix": [f"{prefix}*"]}},
            },
            {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [f"arn:aws:s3:::{bucket}/{prefix}*"]},
        ],
    }


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--endpoint", default="http://127.0.0.1:9000")
    options.add_argument("--bucket", required=True)
    options.add_argument("--prefix", required=True, help="ends with a slash")
    options.add_argument("--seconds", type=int, default=900)
    given = options.parse_args()
    if not given.prefix.endswith("/") or set("*?$") & set(given.prefix):
        options.error("a prefix ends with a slash and has no pattern in it")

    sts = boto3.client("sts", endpoint_url=given.endpoint, region_name="us-east-1")
    session = sts.assume_role(
        RoleArn="arn:xxx:xxx:xxx:xxxx",
        RoleSessionName="anything",
        DurationSeconds=given.seconds,
        Policy=json.dumps(policy(given.bucket, given.prefix)),
    )["Credentials"]
    print(f"AWS_ACCESS_KEY_ID={session['AccessKeyId']}")
    print(f"AWS_SECRET_ACCESS_KEY={session['SecretAccessKey']}")
    print(f"AWS_SESSION_TOKEN={session['SessionToken']}")
    print(f"valid until {session['Expiration']:%Y-%m-%dT%H:%M:%SZ}", file=sys.stderr)


if __name__ == "__main__":
    main()
