"""An OpenID Connect issuer for suites: discovery, one RSA key, and tokens signed by openssl."""
import base64
import http.server
import json
import os
import subprocess
import threading
import time
import urllib.parse

TIMES = ("exp", "iat", "nbf")


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """Answers on a free port of 127.0.0.1. Its key is in a folder."""

    def __init__(self, folder):
        self.key = os.path.join(folder, "issuer.pem")
        subprocess.run(["openssl", "genrsa", "-out", self.key, "2048"], check=True, capture_output=True)
        modulus = subprocess.run(
            ["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], check=True, capture_output=True, text=True)
        number = bytes.fromhex(modulus.stdout.strip().split("=")[1])
        self.key_set = {"keys": [
            {"kty": "RSA", "kid": "k1", "use": "sig", "alg": "RS256", "n": base64url(number), "e": "AQAB"}]}
        self.others = {}
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.answer(self)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = "127.0.0.1:%d" % self.server.server_port
        self.url = "http://" + self.host
        self.config_url = self.url + "/.well-known/openid-configuration"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        path = urllib.parse.urlsplit(request.path)
        if path.path == "/.well-known/openid-configuration":
            body = {"issuer": self.url, "jwks_uri": self.url + "/keys"}
        elif path.path == "/keys":
            body = self.key_set
        elif path.path in self.others:
            body = self.others[path.path](request.headers, urllib.parse.parse_qs(path.query))
        else:
            body = None
        request.send_response(404 if body is None else 200)
        request.send_header("content-type", "application/json")
        request.end_headers()
        request.wfile.write(json.dumps(body).encode())

    def token(self, shape, **changes):
        """A token in a provider's shape: a file of sts-bridge/src/test/resources/tokens, with this issuer."""
        with open("sts-bridge/src/test/resources/tokens/%s.json" % shape) as file:
            read = json.load(file)
        claims = {**read["claims"], "iss": self.url, **changes}
        for name in TIMES:
            claims[name] = int(time.time()) + int(claims[name])
        head = {**read["header"], "kid": "k1"}
        text = ".".join(base64url(json.dumps(part).encode()) for part in (head, claims))
        signed = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", self.key], input=text.encode(), check=True, capture_output=True)
        return text + "." + base64url(signed.stdout)
