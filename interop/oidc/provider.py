"""Gets tokens of server.mjs as its clients do, without a browser."""

import base64
import hashlib
import http.client
import json
import secrets
import urllib.parse
import urllib.request

CALLBACK = "http://127.0.0.1/callback"


class Refused(Exception):
    """The provider gives no token."""


class Browser:
    """One user agent: cookies, and no redirects of its own."""

    def __init__(self, issuer):
        self.host = urllib.parse.urlsplit(issuer).netloc
        self.cookies = {}

    def open(self, method, url, form=None):
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(self.host, timeout=30)
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        target = parts.path + ("?" + parts.query if parts.query else "")
        body = None if form is None else urllib.parse.urlencode(form)
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, content = value.split(";")[0].partition("=")
                if content:
                    self.cookies[cookie] = content
                else:
                    self.cookies.pop(cookie, None)
        connection.close()
        return answer.status, answer.getheader("location"), text


class Client:
    """A client of the provider."""

    def __init__(self, issuer, client_id, secret=None):
        self.issuer = issuer
        self.client_id = client_id
        self.secret = secret

    def token_call(self, path, **form):
        form["client_id"] = self.client_id
        if self.secret:
            form["client_secret"] = self.secret
        request = urllib.request.Request(self.issuer + path, urllib.parse.urlencode(form).encode())
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise Refused(error.read().decode()) from None
        return json.loads(text) if text else {}

    def log_in(self, name, response_type="code", password=None, **more):
        """Authorization code with PKCE; returns what the token endpoint and the front channel gave."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        query = dict(
            client_id=self.client_id,
            response_type=response_type,
            redirect_uri=CALLBACK,
            scope="openid s3",
            state=secrets.token_urlsafe(8),
            nonce=secrets.token_urlsafe(8),
            code_challenge=base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            code_challenge_method="S256",
            **more,
        )
        browser = Browser(self.issuer)
        url = "/auth?" + urllib.parse.urlencode(query)
        method, form = "GET", None
        while True:
            status, location, text = browser.open(method, url, form)
            method, form = "GET", None
            if status == 200:  # a form: who it is, or whether the client may know
                if text not in ("login", "consent"):
                    raise Refused(text)
                method, form = "POST", {"name": name, "password": password or name + "-password"}
            elif status not in (302, 303):
                raise Refused(f"{status} {text}")
            elif location.startswith(CALLBACK):
                break
            else:
                url = location
        parts = urllib.parse.urlsplit(location)
        front = dict(urllib.parse.parse_qsl(parts.fragment or parts.query))
        if "error" in front:
            raise Refused(json.dumps(front))
        assert front["state"] == query["state"] and front.get("iss", self.issuer) == self.issuer, front
        tokens = self.token_call(
            "/token",
            grant_type="authorization_code",
            code=front["code"],
            redirect_uri=CALLBACK,
            code_verifier=verifier,
            **{name: more[name] for name in more if name == "resource"},
        )
        assert claims(tokens["id_token"])["nonce"] == query["nonce"]
        return tokens | {"front": front}

    def credentials(self, resource):
        """A JSON Web Token of the client itself, for a resource server."""
        answer = self.token_call("/token", grant_type="client_credentials", scope="s3", resource=resource)
        return answer["access_token"]

    def revoke(self, token):
        self.token_call("/token/revocation", token=token)


def claims(token):
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))


def new_keys(issuer, keep=False):
    """Has the provider sign with new keys, and publish the old ones too or not any more."""
    with urllib.request.urlopen(issuer + "/keys" + ("?keep=on" if keep else ""), b"", timeout=30):
        pass
