#!/usr/bin/env python3
"""A user assumes a role, with an external id and a session tag, and lists a bucket with its rights (boto3)."""

import argparse

import boto3


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--endpoint", default="http://127.0.0.1:9000")
    options.add_argument("--bucket", required=True)
    options.add_argument("--role", default="arn:aws:iam::000000000000:role/lab-reader")
    options.add_argument("--external-id", default="lab")
    options.add_argument("--team", default="lab", help="value of the session tag `team`")
    given = options.parse_args()

    # The user's key comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as for every client of S3.
    sts = boto3.client("sts", endpoint_url=given.endpoint, region_name="us-east-1")
    answer = sts.assume_role(
        RoleArn=given.role,
        RoleSessionName="example",
        ExternalId=given.external_id,
        Tags=[{"Key": "team", "Value": given.team}],
    )
    session = answer["Credentials"]
    print(f"{answer['AssumedRoleUser']['Arn']} until {session['Expiration']:%Y-%m-%dT%H:%M:%SZ}")

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
