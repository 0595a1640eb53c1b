#!/usr/bin/env python3
"""A user of a directory exchanges its password for session credentials, and lists a bucket with them (boto3)."""

import argparse
import os
import pathlib
import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree

import boto3

STS = "{https://sts.amazonaws.com/doc/2011-06-15/}"


def credentials(endpoint, form):
    """What the bridge answers, by element: AccessKeyId, SecretAccessKey, SessionToken, Expiration."""
    try:
        with urllib.request.urlopen(endpoint, urllib.parse.urlencode(form).encode()) as answer:
            found = xml.etree.ElementTree.parse(answer).find(f".//{STS}Credentials")
    except urllib.error.HTTPError as refused:
        error = xml.etree.ElementTree.parse(refused)
        sys.exit(": ".join(error.findtext(f".//{STS}{name}", "") for name in ("Code", "Message")))
    return {element.tag.removeprefix(STS): element.text for element in found}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--endpoint", default="http://127.0.0.1:9000")
    options.add_argument("--bucket", required=True)
    options.add_argument("--policy", type=pathlib.Path, help="a file with a policy that narrows the session")
    options.add_argument("--seconds", type=int, default=3600)
    given = options.parse_args()

    session = credentials(
        given.endpoint,
        {
            "Action": "AssumeRoleWithLDAPIdentity",
            "Version": "2011-06-15",
            "LDAPUsername": os.environ["LDAP_USERNAME"],
            "LDAPPassword": os.environ["LDAP_PASSWORD"],
            "DurationSeconds": given.seconds,
        }
        | ({"Policy": given.policy.read_text()} if given.policy else {}),
    )
    print(f"session {session['AccessKeyId']} until {session['Expiration']}")

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
