"""Tokens of a real OpenID Connect server at the bridge.

    python suite.py BRIDGE MAIN-ISSUER SECOND-ISSUER FOREIGN-ISSUER

The second issuer has its claims in user info only. The bridge knows nothing of the foreign one.
"""

import base64
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

import provider

STS = "{https://sts.amazonaws.com/doc/2011-06-15/}"
# How long the bridge may take: it asks for unknown keys every ten seconds, and forgives clocks thirty.
PATIENCE_SECONDS = 60


class Bridge:
    def __init__(self, endpoint):
        self.endpoint = endpoint

    def log_in(self, token, access_token=None, role=None):
        """Session credentials, or the error code and its message."""
        form = {"Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "WebIdentityToken": token}
        if access_token:
            form["WebIdentityAccessToken"] = access_token
        if role:
            form["RoleArn"] = role
        try:
            body = urllib.parse.urlencode(form).encode()
            with urllib.request.urlopen(self.endpoint + "/", body, timeout=60) as answer:
                document = ElementTree.fromstring(answer.read())
        except urllib.error.HTTPError as error:
            document = ElementTree.fromstring(error.read())
            return tuple(document.find(f".//{STS}{name}").text for name in ("Code", "Message"))
        return {
            argument: document.find(f".//{STS}{name}").text
            for argument, name in (
                ("aws_access_key_id", "AccessKeyId"),
                ("aws_secret_access_key", "SecretAccessKey"),
                ("aws_session_token", "SessionToken"),
            )
        }

    def rights(self, token, access_token=None, role=None):
        """What a token is good for: a text of r and w."""
        session = self.log_in(token, access_token, role)
        assert isinstance(session, dict), session
        return rights(boto3.client("s3", endpoint_url=self.endpoint, region_name="us-east-1", config=ONCE, **session))

    def refuses(self, code, words, token, access_token=None, role=None):
        answer = self.log_in(token, access_token, role)
        assert isinstance(answer, tuple), f"was not refused ({words})"
        assert answer[0] == code and words in answer[1], answer


ONCE = Config(retries={"max_attempts": 1})


def allowed(call, **arguments):
    try:
        call(**arguments)
        return True
    except ClientError as error:
        assert error.response["Error"]["Code"] in ("AccessDenied", "403"), error
        return False


def rights(s3):
    may_write = allowed(s3.put_object, Bucket="lab", Key="mine", Body=b"text")
    may_read = allowed(s3.get_object, Bucket="lab", Key="object")
    return ("r" if may_read else "") + ("w" if may_write else "")


def until(condition, what):
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.5)


def unsigned(token, **header):
    """The token with another header, and what is left of a signature."""
    encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return encoded + "." + token.split(".")[1] + "."


def with_claims(token, **changes):
    head, _, signature = token.split(".")
    body = base64.urlsafe_b64encode(json.dumps(provider.claims(token) | changes).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def role_of(client_id):
    """The ARN of the role that MinIO computes for a client."""
    digest = hashlib.sha1(client_id.encode(), usedforsecurity=False).digest()
    return "arn:minio:iam:::role/" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def with_sdks(bridge, token, expected):
    """The AWS CLI and boto3 find the token themselves."""
    with tempfile.NamedTemporaryFile("w", suffix=".jwt") as file:
        file.write(token)
        file.flush()
        environment = {
            "AWS_WEB_IDENTITY_TOKEN_FILE": file.name,
            "AWS_ROLE_ARN": "arn:minio:iam:::role/any",
            "AWS_ROLE_SESSION_NAME": os.path.basename(file.name),  # the CLI keeps credentials by it
            "AWS_ENDPOINT_URL": bridge.endpoint,
            "AWS_REGION": "us-east-1",
        }
        os.environ.update(environment)
        try:
            assert rights(boto3.session.Session().client("s3", config=ONCE)) == expected
            copied = subprocess.run(
                ["aws", "s3", "cp", "s3://lab/object", "-"], capture_output=True, text=True, check=False
            )
            if "r" in expected:
                assert copied.stdout == "text", copied
            else:
                assert copied.returncode != 0 and "403" in copied.stderr, copied
        finally:
            for name in environment:
                del os.environ[name]


def main():
    bridge = Bridge(sys.argv[1])
    main_issuer, second_issuer, foreign_issuer = sys.argv[2:]
    owner = boto3.client(
        "s3",
        endpoint_url=bridge.endpoint,
        region_name="us-east-1",
        aws_access_key_id="owner-key",
        aws_secret_access_key="owner-secret",
    )
    owner.put_object(Bucket="lab", Key="object", Body=b"text")

    s3 = provider.Client(main_issuer, "s3")
    job = provider.Client(main_issuer, "batch-job", "secret-of-batch-job")
    expiring = job.credentials("urn:example:s3:short")

    alice = s3.log_in("alice")
    bob = s3.log_in("bob")
    with_sdks(bridge, alice["id_token"], "r")
    with_sdks(bridge, bob["id_token"], "w")
    print("ok   authorization code with PKCE, ID token: AWS CLI and boto3")

    hybrid = s3.log_in("alice", response_type="code id_token token")["front"]["id_token"]
    assert {"at_hash", "c_hash"} <= provider.claims(hybrid).keys()
    assert bridge.rights(hybrid) == "r"
    print("ok   ID token with at_hash and c_hash")

    token = s3.log_in("bob", resource="urn:example:s3")["access_token"]
    assert "at+jwt" in json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "==")).values()
    with_sdks(bridge, token, "w")
    with_sdks(bridge, job.credentials("urn:example:s3"), "w")
    print("ok   access tokens (at+jwt) of a user and of client_credentials, by resource indicator")

    by_role = provider.Client(main_issuer, "s3-ed").log_in("bob")["id_token"]
    assert bridge.rights(by_role, role=role_of("s3-ed")) == "r"
    bridge.refuses("InvalidIdentityToken", "", alice["id_token"], role=role_of("s3-ed"))
    bridge.refuses("InvalidIdentityToken", "", by_role)
    print("ok   a role of another client of the same issuer, EdDSA")

    second = provider.Client(second_issuer, "s3-ec")
    carol, dave = second.log_in("alice"), second.log_in("bob")
    assert "groups" not in provider.claims(carol["id_token"])
    assert bridge.rights(carol["id_token"], carol["access_token"]) == "w"
    assert bridge.rights(dave["id_token"], dave["access_token"]) == "r"
    bridge.refuses("InvalidParameterValue", "access_token is mandatory", carol["id_token"])
    bridge.refuses("IDPRejectedClaim", "`sub`", carol["id_token"], dave["access_token"])
    bridge.refuses("IDPRejectedClaim", "refuses", carol["id_token"], alice["access_token"])
    bound = second.log_in("alice", resource="urn:example:s3")["access_token"]
    bridge.refuses("IDPRejectedClaim", "refuses", carol["id_token"], bound)
    second.revoke(carol["access_token"])
    bridge.refuses("IDPRejectedClaim", "refuses", carol["id_token"], carol["access_token"])
    print("ok   second issuer, ES256: groups in user info only, and what user info refuses")

    mischief = s3.log_in("root")["id_token"]
    bridge.refuses("InvalidParameterValue", "consoleAdmin", mischief)
    bridge.refuses("InvalidParameterValue", "", s3.log_in("nobody")["id_token"])
    wiki = provider.Client(main_issuer, "wiki").log_in("alice")["id_token"]
    bridge.refuses("InvalidIdentityToken", "wiki", wiki)
    bridge.refuses("InvalidIdentityToken", "aud", job.credentials("urn:example:wiki"))
    other_job = provider.Client(main_issuer, "other-job", "secret-of-other-job")
    bridge.refuses("InvalidIdentityToken", "other-job", other_job.credentials("urn:example:s3"))
    bridge.refuses("InvalidIdentityToken", "", alice["access_token"])
    hmac = provider.Client(main_issuer, "s3-hmac", "secret-of-s3-hmac, long enough for HS256").log_in("alice")
    bridge.refuses("InvalidIdentityToken", "", hmac["id_token"])
    bridge.refuses("InvalidIdentityToken", "", hmac["id_token"], role=role_of("s3-hmac"))
    header = json.loads(base64.urlsafe_b64decode(alice["id_token"].split(".")[0] + "=="))
    bridge.refuses("InvalidIdentityToken", "", unsigned(alice["id_token"], alg="none"))
    bridge.refuses("InvalidIdentityToken", "", unsigned(alice["id_token"], **(header | {"alg": "none"})))
    bridge.refuses("InvalidIdentityToken", "", with_claims(alice["id_token"], policy=["write-lab"]))
    foreign = provider.Client(foreign_issuer, "s3").log_in("alice")["id_token"]
    bridge.refuses("InvalidIdentityToken", "", foreign)
    bridge.refuses("InvalidIdentityToken", "", with_claims(foreign, iss=main_issuer))
    print("ok   refused: audience, client, opaque, HS256, none, changed claims, foreign issuer, policies not granted")

    until(lambda: isinstance(bridge.log_in(expiring), tuple), "the token does not expire")
    bridge.refuses("ExpiredTokenException", "expired", expiring)
    print("ok   an expired token is refused")

    provider.new_keys(main_issuer, keep=True)
    fresh = s3.log_in("alice")["id_token"]
    until(lambda: isinstance(bridge.log_in(fresh), dict), "the new key is not found")
    assert bridge.rights(alice["id_token"]) == "r"
    provider.new_keys(main_issuer)
    newest = s3.log_in("alice")["id_token"]
    until(lambda: isinstance(bridge.log_in(newest), dict), "the newest key is not found")
    assert bridge.rights(newest) == "r"
    bridge.refuses("InvalidIdentityToken", "", alice["id_token"])
    bridge.refuses("InvalidIdentityToken", "", fresh)
    assert bridge.rights(dave["id_token"], dave["access_token"]) == "r"
    print("ok   keys rotate: new ones are found, replaced ones count no more")


main()
