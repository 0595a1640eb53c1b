"""`aws sso login` against the bridge: the calls of the AWS CLI with botocore, the browser in headless Chromium, the
SDKs of four languages with nothing but the profile of the page /-/setup, and the AWS CLI itself.

    python3 interop/sso_suite.py DIRECTORY        (KEYCLOAK_URL, BRIDGE_URL, AWS_CLI_V2, JAVA_CLIENT)
"""

import base64
import datetime
import fcntl
import hashlib
import html
import http.server
import json
import os
import pathlib
import pty
import re
import secrets
import select
import shutil
import struct
import subprocess
import sys
import termios
import threading
import time
import urllib.parse
import urllib.request

import botocore.config
import botocore.exceptions
import botocore.session

directory = pathlib.Path(sys.argv[1]).resolve()
bridge = os.environ["BRIDGE_URL"]
SESSION, BUCKET, ACCOUNT = "cloakroom", "lab-data", "000000000000"


def read(path):
    with urllib.request.urlopen(bridge + path) as answer:
        return answer.read().decode()


def say(text):
    print("ok   " + text, flush=True)


# The profile, as somebody pastes it from the page.
page = read("/-/setup")
home = pathlib.Path(os.environ["HOME"]) / ".aws"
home.mkdir(parents=True, exist_ok=True)
profile = html.unescape(re.search(r"<pre>(.*?)</pre>", page, re.DOTALL).group(1))
(home / "config").write_text(profile)
os.environ.update(AWS_CONFIG_FILE=str(home / "config"), AWS_PROFILE=SESSION)
document = json.loads(read("/.well-known/cloakroom"))
assert document["endpoints"]["sso"] == bridge + "/-/sso", document
say("the profile of /-/setup")


def client(service):
    session = botocore.session.Session(profile=SESSION)
    return session.create_client(service, config=botocore.config.Config(signature_version=botocore.UNSIGNED))


oidc, portal = client("sso-oidc"), client("sso")
start_url = "https://identitycenter.amazonaws.com/" + SESSION
registration = oidc.register_client(
    clientName="botocore-client-" + SESSION,
    clientType="public",
    scopes=["sso:account:access"],
    grantTypes=["authorization_code", "refresh_token"],
    redirectUris=["http://127.0.0.1/oauth/callback"],
    issuerUrl=start_url,
)
credentials = {name: registration[name] for name in ("clientId", "clientSecret")}
say("RegisterClient")


def open_browser(url, user, picture):
    done = subprocess.run(
        ["node", "login.mjs", url, user, str(directory / picture)], cwd=directory, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def browser_login(user):
    """What `aws sso login` does: a listener, a browser, CreateToken."""
    query = {}

    class Callback(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked = urllib.parse.urlsplit(self.path)
            if asked.path == "/oauth/callback":
                query.update(urllib.parse.parse_qsl(asked.query))
            self.send_response(200)
            self.send_header("content-type", "text/plain")
            self.end_headers()
            self.wfile.write(b"You can close this window.")

        def log_message(self, *arguments):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Callback)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    redirect = f"http://127.0.0.1:{server.server_port}/oauth/callback"
    verifier, state = secrets.token_urlsafe(48), secrets.token_hex(16)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    # Of the endpoint only scheme and host, as the AWS CLI has it.
    open_browser(
        bridge
        + "/authorize?"
        + urllib.parse.urlencode(
            {
                "response_type": "code",
                "client_id": registration["clientId"],
                "redirect_uri": redirect,
                "state": state,
                "code_challenge_method": "S256",
                "scopes": "sso:account:access",
                "code_challenge": challenge,
            }
        ),
        user,
        "login.png",
    )
    server.shutdown()
    assert query["state"] == state, query
    call = dict(
        **credentials,
        grantType="authorization_code",
        code=query["code"],
        redirectUri=redirect,
        codeVerifier=verifier,
    )
    return oidc.create_token(**call), call


# Of a login whose code is shown twice Keycloak takes back what it gave, so this is a login of its own.
_, call = browser_login("reader")
try:
    oidc.create_token(**call)
    sys.exit("the code was good twice")
except oidc.exceptions.InvalidGrantException:
    say("a replayed code is InvalidGrantException")

token, _ = browser_login("analyst")
assert token["tokenType"] == "Bearer" and 0 < token["expiresIn"] <= 300, token["expiresIn"]
say("a browser login, CreateToken")

accounts = portal.list_accounts(accessToken=token["accessToken"])["accountList"]
assert [account["accountId"] for account in accounts] == [ACCOUNT], accounts
roles = portal.list_account_roles(accessToken=token["accessToken"], accountId=ACCOUNT)["roleList"]
assert [role["roleName"] for role in roles] == ["all", "lab-data"], roles
given = portal.get_role_credentials(accessToken=token["accessToken"], accountId=ACCOUNT, roleName="lab-data")
assert given["roleCredentials"]["expiration"] / 1000 > time.time() + 3000, given
say("ListAccounts, ListAccountRoles, GetRoleCredentials")


def cache(token):
    """The file of the AWS CLI, which the SDKs read and renew."""
    now = datetime.datetime.now(datetime.timezone.utc)
    until = datetime.datetime.fromtimestamp(registration["clientSecretExpiresAt"], datetime.timezone.utc)
    folder = home / "sso" / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha1(SESSION.encode()).hexdigest() + ".json"
    (folder / name).write_text(
        json.dumps(
            {
                "startUrl": start_url,
                "region": document["region"],
                "accessToken": token["accessToken"],
                "expiresAt": (now + datetime.timedelta(seconds=token["expiresIn"])).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "refreshToken": token["refreshToken"],
                "registrationExpiresAt": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
                **credentials,
            }
        )
    )
    return folder / name


file = cache(token)


def listing(name, *command, **more):
    """A program lists the bucket. Its SDK finds a token that is over, so it gets new ones and writes them down."""
    kept = json.loads(file.read_text())
    over = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)
    file.write_text(json.dumps({**kept, "expiresAt": over.strftime("%Y-%m-%dT%H:%M:%SZ")}))
    done = subprocess.run(command, capture_output=True, text=True, **more)
    assert done.returncode == 0 and "run-001" in done.stdout, (name, done.stdout, done.stderr)
    assert json.loads(file.read_text())["refreshToken"] != kept["refreshToken"], name + " did not refresh"
    say(name + ", with a refresh")


s3 = botocore.session.Session(profile=SESSION).create_client("s3")
keys = [item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
assert any("run-001" in key for key in keys), keys
assert json.loads(file.read_text())["refreshToken"] != token["refreshToken"], "it was not refreshed"
say("botocore: SSO provider, with a refresh")
try:
    s3.list_objects_v2(Bucket="public-reports")
    sys.exit("the analyst sees public-reports")
except botocore.exceptions.ClientError as error:
    assert error.response["Error"]["Code"] == "AccessDenied", error
listing("AWS CLI: aws s3 ls", "aws", "s3", "ls", f"s3://{BUCKET}/")
listing("AWS SDK for JavaScript", "node", "client.mjs", BUCKET, cwd=directory)
listing("AWS SDK for Go", str(directory / "go-client"), BUCKET)
listing("AWS SDK for Java", "java", "-cp", os.environ["JAVA_CLIENT"], "Client", BUCKET)

# For this flow the AWS CLI registers a client that knows neither grants nor redirects.
registration = oidc.register_client(
    clientName="botocore-client-" + SESSION, clientType="public", scopes=["sso:account:access"]
)
on_device = {name: registration[name] for name in ("clientId", "clientSecret")}
device = oidc.start_device_authorization(**on_device, startUrl=start_url)
poll = dict(**on_device, grantType="urn:ietf:params:oauth:grant-type:device_code", deviceCode=device["deviceCode"])
try:
    oidc.create_token(**poll)
    sys.exit("the device was logged in before anybody had confirmed it")
except oidc.exceptions.AuthorizationPendingException:
    pass
# The demo has a console, so a page of the bridge comes first, and says who asks.
link = device["verificationUriComplete"]
assert urllib.parse.urlsplit(link).hostname == "localhost" and link == device["verificationUri"], device
with urllib.request.urlopen(link) as answer:
    who = answer.read().decode()
assert "botocore-client-" + SESSION in who and device["userCode"] in who and "127.0.0.1" in who, who
say("a page says who asks for a login on another device")
open_browser(link, "writer", "device.png")
while True:
    time.sleep(device["interval"])
    try:
        other = oidc.create_token(**poll)
        break
    except (oidc.exceptions.AuthorizationPendingException, oidc.exceptions.SlowDownException):
        pass
roles = portal.list_account_roles(accessToken=other["accessToken"], accountId=ACCOUNT)["roleList"]
assert [role["roleName"] for role in roles] == ["all", "readwrite"], roles
say("a login on another device")

latest = json.loads(file.read_text())
portal.logout(accessToken=latest["accessToken"])
try:
    s3.list_objects_v2(Bucket=BUCKET)
    sys.exit("the credentials outlived the logout")
except botocore.exceptions.ClientError as error:
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403), error
try:
    portal.get_role_credentials(accessToken=latest["accessToken"], accountId=ACCOUNT, roleName="all")
    sys.exit("the token outlived the logout")
except portal.exceptions.UnauthorizedException:
    pass
try:
    oidc.create_token(**credentials, grantType="refresh_token", refreshToken=latest["refreshToken"])
    sys.exit("the refresh token outlived the logout")
except oidc.exceptions.InvalidGrantException:
    pass
portal.list_accounts(accessToken=other["accessToken"])
say("a logout ends its login, and no other")

# The AWS CLI itself, version 2, as it is.
program = os.environ["AWS_CLI_V2"]
browser = directory / "browser.sh"
browser.write_text(f'#!/bin/sh\ncd {directory} && node login.mjs "$1" writer cli.png > browser.log 2>&1 &\n')
browser.chmod(0o755)
command_line = {**os.environ, "BROWSER": f"{browser} %s", "AWS_PAGER": ""}
say(subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip())


def cli(*arguments, works=True):
    """What it prints, within as long as a browser may take."""
    done = subprocess.run(
        [program, *arguments, "--profile", SESSION], capture_output=True, text=True, env=command_line, timeout=300
    )
    assert (done.returncode == 0) == works, (arguments, done.stdout, done.stderr)
    return done.stdout + done.stderr


def menu(*replies):
    """Types replies, each after a text has come, until it ends."""
    pid, terminal = pty.fork()
    if pid == 0:
        address = bridge + "/-/sso"
        told = {**command_line, "AWS_ENDPOINT_URL_SSO": address, "AWS_ENDPOINT_URL_SSO_OIDC": address}
        os.execve(program, [program, "configure", "sso", "--profile", SESSION], told)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 150, 0, 0))
    screen, all_of_it, deadline = "", "", time.monotonic() + 300
    replies = list(replies)
    while time.monotonic() < deadline:
        try:
            came = os.read(terminal, 4096).decode(errors="replace") if select.select([terminal], [], [], 1)[0] else ""
        except OSError:
            break
        screen, all_of_it = screen + came, all_of_it + came
        if replies and replies[0][0] in screen:
            os.write(terminal, replies.pop(0)[1])
            screen = ""
    assert not replies and os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, all_of_it
    return all_of_it


def expire():
    """Its token is over, and it has no credentials of it."""
    for file in (home / "sso" / "cache").glob("*.json"):
        kept = json.loads(file.read_text())
        if "accessToken" in kept:
            file.write_text(json.dumps({**kept, "expiresAt": "2020-01-01T00:00:00Z"}))
    for file in (home / "cli" / "cache").glob("*.json"):
        file.unlink()


shutil.rmtree(home / "sso" / "cache")
shutil.rmtree(home / "cli", ignore_errors=True)
assert "Successfully logged into" in cli("sso", "login")
assert "run-001" in cli("s3", "ls", f"s3://{BUCKET}/")
say("aws sso login, aws s3 ls")
small = directory / "small.txt"
small.write_text("a little\n")
cli("s3", "cp", str(small), f"s3://{BUCKET}/cli/small.txt")
cli("s3", "cp", f"s3://{BUCKET}/cli/small.txt", f"s3://{BUCKET}/cli/copy.txt")
assert "a little" in cli("s3", "cp", f"s3://{BUCKET}/cli/copy.txt", "-")
cli("s3", "rm", "--recursive", f"s3://{BUCKET}/cli/")
say("aws s3 cp, up, across and down")
expire()
assert "run-001" in cli("s3", "ls", f"s3://{BUCKET}/")
say("a refresh")
# Down once: after `all` comes the only policy.
seen = menu(
    ("SSO session name", b"\r"),
    ("> all", b"\x1b[B"),
    ("> readwrite", b"\r"),
    ("Default client Region", b"\r"),
    ("output format", b"\r"),
)
assert 'Using the role name "readwrite"' in seen, seen
assert "sso_role_name = readwrite" in (home / "config").read_text()
assert "run-001" in cli("s3", "ls", f"s3://{BUCKET}/")
say("aws configure sso, a menu of roles")
taken = json.loads(cli("configure", "export-credentials"))
cli("sso", "logout")
cli("s3", "ls", f"s3://{BUCKET}/", works=False)
late = botocore.session.Session(profile=SESSION)
late.set_credentials(taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"])
try:
    late.create_client("s3").list_objects_v2(Bucket=BUCKET)
    sys.exit("the credentials outlived aws sso logout")
except botocore.exceptions.ClientError as error:
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403), error
say("aws sso logout")
assert "Successfully logged into" in cli("sso", "login", "--use-device-code")
assert "run-001" in cli("s3", "ls", f"s3://{BUCKET}/")
cli("sso", "logout")
say("aws sso login --use-device-code")
