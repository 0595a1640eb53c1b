#!/usr/bin/env python3
"""Exchanges a client certificate for session credentials, and lists a bucket with them (boto3)."""

import argparse
import pathlib
import ssl
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree

import boto3

STS = "{https://sts.amazonaws.com/doc/2011-06-15/}"


def log_in(endpoint, certs, seconds):
    """The session credentials, by the names of their elements."""
    query = urllib.parse.urlencode(
        {"Action": "AssumeRoleWithCertificate", "Version": "2011-06-15", "DurationSeconds": seconds}
    )
    context = ssl.create_default_context(cafile=certs / "ca.crt")
    context.load_cert_chain(certs / "client.crt", certs / "client.key")
    try:
        with urllib.request.urlopen(
            urllib.request.Request(f"{endpoint}/?{query}", method="POST"), context=context
        ) as answer:
            document = xml.etree.ElementTree.parse(answer)
    except urllib.error.HTTPError as refused:
        error = xml.etree.ElementTree.parse(refused).find(f".//{STS}Error")
        raise SystemExit(f"{error.findtext(f'{STS}Code')}: {error.findtext(f'{STS}Message')}") from refused
    return {element.tag.removeprefix(STS): element.text for element in document.find(f".//{STS}Credentials")}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--endpoint", default="https://127.0.0.1:9000")
    options.add_argument("--certs", type=pathlib.Path, default=pathlib.Path("certs"))
    options.add_argument("--bucket", required=True)
    options.add_argument("--seconds", type=int, default=3600)
    given = options.parse_args()

    session = log_in(given.endpoint, given.certs, given.seconds)
    print(f"session {session['AccessKeyId']} until {session['Expiration']}")
    s3 = boto3.client(
        "s3",
        endpoint_url=given.endpoint,
        verify=str(given.certs / "ca.crt"),
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
