"""Asks a Keycloak that has the provider (or had it) whether everything of it works. Usage: URL LOG CHECK..."""

import base64
import html
import http.cookiejar
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

url, log = sys.argv[1], sys.argv[2]
PAGE = "org.keycloak.services.ui.extend.UiPageProvider"
# The demo realm has a group with a role that gives it.
POLICY = "lab-data"
EXPORT = "/admin/realms/demo/partial-export?exportClients=true"
DOCUMENT = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::lab/*"]}],
    }
)


def call(method, path, token=None, form=None, body=None):
    """Status and body; JSON where it is JSON."""
    request = urllib.request.Request(url + path, method=method)
    if token:
        request.add_header("authorization", "Bearer " + token)
    data = None
    if form is not None:
        data = urllib.parse.urlencode(form).encode()
    elif body is not None:
        data = json.dumps(body).encode()
        request.add_header("content-type", "application/json")
    try:
        with urllib.request.urlopen(request, data) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as e:
        status, text = e.code, e.read().decode()
    try:
        return status, json.loads(text)
    except ValueError:
        return status, text


def token(realm, **form):
    status, answer = call("POST", "/realms/%s/protocol/openid-connect/token" % realm, form=form)
    assert status == 200, (status, answer)
    return answer["access_token"]


def claims(text):
    part = text.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def administrator():
    return token("master", grant_type="password", client_id="admin-cli", username="admin", password="admin")


def reader():
    return claims(
        token(
            "demo", grant_type="password", client_id="s3-cli", username="reader", password="reader", scope="openid s3"
        )
    )


def policies(admin):
    query = urllib.parse.urlencode({"type": PAGE})
    status, found = call("GET", "/admin/realms/demo/components?" + query, admin)
    assert status == 200, found
    return [component for component in found if component.get("providerId") == "s3-policies"]


def linkage():
    with open(log, encoding="utf-8") as lines:
        text = lines.read()
    wrong = re.findall(r".*(?:NoSuchMethodError|NoClassDefFoundError|LinkageError|AbstractMethodError).*", text)
    assert not wrong, wrong
    assert "eyJ" not in text, "a token is in the log"
    return text


def works():
    assert reader()["policy"] == ["readonly"], reader()
    admin = administrator()
    if not policies(admin):
        status, answer = call(
            "POST",
            "/admin/realms/demo/components",
            admin,
            body={
                "providerId": "s3-policies",
                "providerType": PAGE,
                "config": {"policyName": [POLICY], "document": [DOCUMENT]},
            },
        )
        assert status == 201, (status, answer)
    status, answer = call(
        "POST",
        "/admin/realms/demo/components",
        admin,
        body={"providerId": "s3-policies", "providerType": PAGE, "config": {"policyName": ["x"], "document": ["{}"]}},
    )
    assert status == 400, (status, answer)

    status, preview = call("GET", "/admin/realms/demo/s3-policies/effective?user=reader&client=s3-cli", admin)
    assert (status, preview["claim"]) == (200, ["readonly"]), (status, preview)
    status, readers = call("GET", "/admin/realms/demo/s3-policies/readers?client=s3-cli&bucket=lab&key=a", admin)
    assert status == 200 and {"analyst", "reader"} <= {user["username"] for user in readers["allowed"]}, readers
    status, answer = call("GET", "/admin/realms/demo/s3-policies")
    assert status == 401, (status, answer)
    status, kept = call("GET", "/admin/realms/demo/s3-policies", admin)
    assert status == 200 and [each["name"] for each in kept] == [POLICY], (status, kept)
    for name in "s3-preview", "s3-access":
        status, page = call("GET", "/realms/demo/" + name)
        assert status == 401 and "Log in first" in page, (status, page)
    pages()

    feed(admin)
    assert mapper_info()["cloakroom.version"] != "unknown", mapper_info()
    text = linkage()
    assert len(re.findall(r"Cloakroom's Keycloak provider \d", text)) == 1, "the version is logged once"


def pages():
    """Logs in to the admin console as a browser does: the pages count on its cookie."""
    # Browsers send secure cookies to a loopback address without TLS.
    policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https"))
    cookies = http.cookiejar.CookieJar(policy)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))

    def opened(address, form=None):
        data = None if form is None else urllib.parse.urlencode(form).encode()
        headers = {} if form is None else {"origin": "/".join(url.split("/")[:3])}
        with browser.open(urllib.request.Request(address, data, headers)) as answer:
            return answer.read().decode()

    query = {
        "client_id": "security-admin-console",
        "response_type": "code",
        "scope": "openid",
        "code_challenge_method": "S256",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "redirect_uri": url + "/admin/master/console/",
    }
    login = opened(url + "/realms/master/protocol/openid-connect/auth?" + urllib.parse.urlencode(query))
    opened(html.unescape(re.search(r'action="([^"]+)"', login)[1]), {"username": "admin", "password": "admin"})

    preview = url + "/realms/master/s3-preview/demo?"
    assert "readonly" in opened(preview + "ask=effective&user=reader&client=s3-cli")
    assert "reader" in opened(preview + "ask=readers&client=s3-cli&bucket=lab&key=a")
    access = url + "/realms/master/s3-access/demo"
    found = r'name="id([0-9]+)" value="([^"]+)"><input type="hidden" name="was\1" value="(readonly)"'
    row = re.search(found, opened(access))
    changed = {"attribute": "s3-policy", "id0": row[2], "was0": row[3], "policy0": "readonly", "other0": "x"}
    assert "One row has changed" in opened(access, changed)
    assert reader()["policy"] == ["readonly", "x"], reader()
    changed |= {"was0": "readonly,x", "other0": ""}
    assert "One row has changed" in opened(access, changed)


def feed(admin):
    """Gives the client its role and its service account first, as setup does: the demo realm has neither."""
    path = "/admin/realms/demo/clients"
    client = call("GET", path + "?clientId=sts-bridge", admin)[1][0]
    path += "/" + client["id"]
    assert call("PUT", path, admin, body={**client, "serviceAccountsEnabled": True})[0] == 204
    if call("GET", path + "/roles/read-s3-policies", admin)[0] == 404:
        assert call("POST", path + "/roles", admin, body={"name": "read-s3-policies"})[0] == 201
    role = call("GET", path + "/roles/read-s3-policies", admin)[1]
    account = call("GET", path + "/service-account-user", admin)[1]
    mapping = "/admin/realms/demo/users/%s/role-mappings/clients/%s" % (account["id"], client["id"])
    assert call("POST", mapping, admin, body=[role])[0] == 204
    bridge = token(
        "demo", grant_type="client_credentials", client_id="sts-bridge", client_secret="sts-bridge-demo-secret"
    )
    status, answer = call("GET", "/realms/demo/s3-policies", bridge)
    assert status == 200 and [each["name"] for each in answer["policies"]] == [POLICY], (status, answer)
    assert call("GET", "/realms/demo/s3-policies", admin)[0] == 401


def mapper_info():
    status, info = call("GET", "/admin/serverinfo", administrator())
    assert status == 200, (status, info)
    return info["providers"]["protocol-mapper"]["providers"]["oidc-s3-policy-mapper"]["operationalInfo"]


def older():
    """An older JAR stands beside the new one, under the name that comes first."""
    runs = (r"There are 2 JARs .* The server runs keycloak-provider-0\.0\.1\.jar \(0\.0\.1\), "
            r".*Delete all but the newest")
    assert len(re.findall(runs, linkage())) == 1, "it is logged once"
    info = mapper_info()
    assert info["cloakroom.version"] == "0.0.1" and re.match(runs, info["cloakroom.warning"]), info


def alone():
    assert "There are 2 JARs" not in linkage()
    info = mapper_info()
    assert info["cloakroom.version"] != "0.0.1" and "cloakroom.warning" not in info, info


def removed():
    assert "policy" not in reader(), reader()
    admin = administrator()
    assert [each["config"]["document"] for each in policies(admin)] == [[DOCUMENT]], policies(admin)
    assert call("POST", EXPORT, admin)[0] == 500


def cleaned():
    assert "policy" not in reader(), reader()
    admin = administrator()
    assert policies(admin) == []
    status, answer = call("POST", EXPORT, admin)
    assert status == 200, (status, answer)
    assert "oidc-s3-policy-mapper" not in json.dumps(answer)


for check in sys.argv[3:]:
    globals()[check]()
