"""Logs a user of the demo realm in and prints temporary credentials for a shell.

    eval "$(python3 session.py USER ENDPOINT)"
"""

import json
import os
import shlex
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

STS = "{https://sts.amazonaws.com/doc/2011-06-15/}"


def post(url, **form):
    with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode()) as answer:
        return answer.read()


def main():
    user, endpoint = sys.argv[1:]
    token = json.loads(
        post(
            os.environ["KEYCLOAK_URL"] + "/realms/demo/protocol/openid-connect/token",
            grant_type="password",
            client_id="s3-cli",
            username=user,
            password=user,
            scope="openid s3",
        )
    )["access_token"]
    answer = ElementTree.fromstring(
        post(
            endpoint + "/",
            Action="AssumeRoleWithWebIdentity",
            Version="2011-06-15",
            DurationSeconds="3600",
            WebIdentityToken=token,
        )
    )
    for variable, element in (
        ("AWS_ACCESS_KEY_ID", "AccessKeyId"),
        ("AWS_SECRET_ACCESS_KEY", "SecretAccessKey"),
        ("AWS_SESSION_TOKEN", "SessionToken"),
    ):
        print(f"export {variable}={shlex.quote(answer.find(f'.//{STS}{element}').text)}")


main()
