"""A kube-apiserver issues service account tokens, and a bridge takes them."""
import base64
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
import botocore.config
import botocore.exceptions
import yaml

from bridge_under_test import OWNER, Bridge, await_text, refused, settings
from toy_issuer import base64url

WORK, APISERVER, ETCD = sys.argv[1:]
CA = os.path.join(WORK, "ca.crt")
STARTED = []


def path(*names):
    return os.path.join(WORK, *names)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def openssl(*arguments, text=None):
    return subprocess.run(["openssl", *arguments], input=text, check=True, capture_output=True).stdout


def start(name, *command, **environment):
    with open(path(name + ".log"), "w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **environment})
    STARTED.append(process)
    return process


def make_certificates():
    """An authority of the cluster's own, which signs for the API server and for the bridge."""
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=cluster", "-keyout", path("ca.key"), "-out", CA)
    os.makedirs(path("certs", "CAs"))
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext",
            "basicConstraints=critical,CA:FALSE", "-CA", CA, "-CAkey", path("ca.key"),
            "-keyout", path("certs", "private.key"), "-out", path("certs", "public.crt"))
    os.link(CA, path("certs", "CAs", "cluster.crt"))
    openssl("genrsa", "-out", path("sa.key"), "2048")


class Cluster:
    """An API server over an etcd, without nodes: it issues tokens as it would to a kubelet."""

    def __init__(self):
        etcd, self.port = free_port(), free_port()
        peer = free_port()
        start("etcd", ETCD, "--data-dir", path("etcd"), "--listen-client-urls", "http://127.0.0.1:%d" % etcd,
              "--advertise-client-urls", "http://127.0.0.1:%d" % etcd,
              "--listen-peer-urls", "http://127.0.0.1:%d" % peer,
              "--initial-advertise-peer-urls", "http://127.0.0.1:%d" % peer,
              "--initial-cluster", "default=http://127.0.0.1:%d" % peer)
        with open(path("tokens.csv"), "w") as file:
            file.write("of-the-administrator,admin,1,system:masters\n")
        self.issuer = "https://localhost:%d" % self.port
        self.keys_at = "https://127.0.0.1:%d" % self.port
        self.process = start(
            "apiserver", APISERVER, "--etcd-servers", "http://127.0.0.1:%d" % etcd, "--bind-address", "127.0.0.1",
            "--advertise-address", "127.0.0.1", "--secure-port", str(self.port),
            "--tls-cert-file", path("certs", "public.crt"), "--tls-private-key-file", path("certs", "private.key"),
            "--cert-dir", path("apiserver"), "--service-cluster-ip-range", "10.96.0.0/24",
            "--authorization-mode", "RBAC", "--token-auth-file", path("tokens.csv"),
            "--service-account-issuer", self.issuer, "--service-account-jwks-uri", self.keys_at + "/openid/v1/jwks",
            "--service-account-key-file", path("sa.key"), "--service-account-signing-key-file", path("sa.key"),
            "--api-audiences", "https://kubernetes.default.svc")
        self.tls = ssl.create_default_context(cafile=CA)
        end = time.monotonic() + 180
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > end:
                with open(path("apiserver.log")) as log:
                    raise SystemExit("the API server does not start:\n" + log.read()[-4000:])
            time.sleep(0.2)

    def is_ready(self):
        try:
            return self.call("GET", "/readyz") == b"ok"
        except (urllib.error.URLError, OSError):
            return False

    def call(self, method, where, body=None, kind="application/json", token="of-the-administrator"):
        headers = {"content-type": kind, "authorization": "Bearer " + token} if token else {}
        request = urllib.request.Request(self.issuer + where, body, headers, method=method)
        with urllib.request.urlopen(request, context=self.tls, timeout=30) as answer:
            return answer.read()

    def create(self, where, thing):
        return json.loads(self.call("POST", where, json.dumps(thing).encode()))

    def apply(self, manifest):
        """Creates what a manifest holds, document by document, as it is written."""
        places = {"ServiceAccount": "/api/v1/namespaces/%s/serviceaccounts", "Job": "/apis/batch/v1/namespaces/%s/jobs",
                  "ClusterRoleBinding": "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"}
        with open(manifest) as file:
            for document in file.read().split("\n---\n"):
                thing = yaml.safe_load(document)
                where = places[thing["kind"]]
                where = where % thing["metadata"]["namespace"] if "%s" in where else where
                self.call("POST", where + "?fieldValidation=Strict", document.encode(), "application/yaml")
                print("created %s %s" % (thing["kind"], thing["metadata"]["name"]))

    def pod(self, namespace, name, account):
        """A pod as a Job makes it, which no kubelet runs."""
        return self.create("/api/v1/namespaces/%s/pods" % namespace, {
            "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name},
            "spec": {"serviceAccountName": account, "containers": [{"name": "c", "image": "i"}]}})

    def token(self, namespace, account, audience="cloakroom", pod=None):
        """A token as the kubelet asks for it to fill a projected volume."""
        spec = {"audiences": [audience], "expirationSeconds": 3600}
        if pod:
            spec["boundObjectRef"] = {
                "apiVersion": "v1", "kind": "Pod", "name": pod["metadata"]["name"], "uid": pod["metadata"]["uid"]}
        answer = self.create(
            "/api/v1/namespaces/%s/serviceaccounts/%s/token" % (namespace, account),
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec})
        return answer["status"]["token"]


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def an_hour_older(token):
    """The same token as the cluster issued it two hours ago: its own claims, signed with its own key."""
    head, said = token.split(".")[0], claims(token)
    for name in ("exp", "iat", "nbf"):
        said[name] -= 7200
    if "warnafter" in said.get("kubernetes.io", {}):
        said["kubernetes.io"]["warnafter"] -= 7200
    text = head + "." + base64url(json.dumps(said).encode())
    return text + "." + base64url(openssl("dgst", "-sha256", "-sign", path("sa.key"), text=text.encode()))


def file_of(token, name="token"):
    """Kubernetes writes no line end."""
    with open(path(name), "w") as file:
        file.write(token)
    return path(name)


class Workload:
    """A container: its environment, and what runs in it."""

    def __init__(self, bridge, **variables):
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": path("home"), "AWS_ENDPOINT_URL": by_name(bridge),
            "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_CA_BUNDLE": CA,
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", **variables}

    def aws(self, *arguments):
        """The AWS CLI, without what it may remember of others."""
        subprocess.run(["rm", "-rf", path("home")], check=True)
        return subprocess.run(["aws", *arguments], env=self.environment, text=True, capture_output=True)

    def boto3(self, program):
        return subprocess.run(
            [sys.executable, "-c", "import boto3\ns3 = boto3.client('s3')\n" + program], env=self.environment,
            text=True, capture_output=True)

    def reads_and_writes(self):
        said = self.aws("s3", "ls", "s3://reports")
        assert said.returncode == 0 and "first" in said.stdout, said.stderr
        said = self.aws("s3", "cp", CA, "s3://reports/by-cli")
        assert said.returncode == 0, said.stderr
        said = self.boto3("s3.put_object(Bucket='reports', Key='by-boto3', Body=b'x')\n"
                          "print(s3.get_object(Bucket='reports', Key='by-cli')['ContentLength'])")
        assert said.returncode == 0 and said.stdout.strip() == str(os.path.getsize(CA)), said.stderr

    def only_reads(self):
        said = self.boto3("print(s3.get_object(Bucket='reports', Key='first')['ContentLength'])")
        assert said.returncode == 0, said.stderr
        refused(self.boto3("s3.put_object(Bucket='reports', Key='by-boto3', Body=b'x')"), "AccessDenied")
        refused(self.aws("s3", "cp", CA, "s3://reports/by-cli"), "AccessDenied")

    def is_refused(self, words):
        refused(self.aws("s3", "ls", "s3://reports"), words)
        refused(self.boto3("s3.list_objects_v2(Bucket='reports')"), words)


def by_name(bridge):
    """The bridge by the name in its certificate."""
    return bridge.url.replace("127.0.0.1", "localhost")


def start_agent(name, bridge, *options):
    """Returns the agent and the URL of its credentials."""
    agent = start(name, "bin/cloakroom", "agent", "--url", by_name(bridge), "--ca-file", CA, "--address", "127.0.0.1:0",
                  *options)
    return agent, await_text(path(name + ".log"), r"FULL_URI=(http\S+)", agent)


def with_file(bridge, token):
    return Workload(
        bridge, AWS_WEB_IDENTITY_TOKEN_FILE=file_of(token), AWS_ROLE_ARN="arn:minio:iam:::role/any",
        AWS_ROLE_SESSION_NAME="nightly")


def with_agent(bridge, url, token):
    return Workload(
        bridge, AWS_CONTAINER_CREDENTIALS_FULL_URI=url, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=file_of(token))


def check_tokens(kind, workload, cluster):
    pod = cluster.pod("reports", "nightly-" + kind, "nightly")
    token = cluster.token("reports", "nightly", pod=pod)
    said = claims(token)
    assert said["iss"] == cluster.issuer and said["aud"] == ["cloakroom"], said
    assert said["kubernetes.io"]["pod"]["name"] == "nightly-" + kind, said
    workload(token).reads_and_writes()
    workload(cluster.token("reports", "weekly")).only_reads()
    workload(cluster.token("other", "nightly")).is_refused("No rule of the provider matches")
    workload(cluster.token("reports", "nightly", "https://kubernetes.default.svc")).is_refused("azp|audience")
    workload(cluster.token("reports", "nightly", "sts.amazonaws.com")).is_refused("azp|audience")
    workload(an_hour_older(token)).is_refused("ExpiredToken")
    head, middle, _ = token.split(".")
    forged = cluster.token("reports", "weekly").split(".")[2]
    workload(".".join((head, middle, forged))).is_refused("InvalidIdentityToken")
    print("%s: the AWS CLI and boto3 come in with their own tokens only" % kind)


def check_agent_with_a_file(bridge, cluster):
    """Programs without tokens of their own; the file is renewed as the kubelet does it."""
    file = file_of(cluster.token("reports", "nightly"), "renewed")
    agent, url = start_agent("agent-file", bridge, "--token-file", file, "--authorization-token-file", path("callers"),
                             "--policy", "readonly")
    callers = Workload(bridge, AWS_CONTAINER_CREDENTIALS_FULL_URI=url,
                       AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=path("callers"))
    callers.only_reads()
    file_of(cluster.token("reports", "nightly"), "renewed.new")
    os.replace(path("renewed.new"), file)
    callers.only_reads()
    with_agent(bridge, url, cluster.token("reports", "nightly")).is_refused("not the token in the agent's file")
    with open(path("agent-file.log")) as log:
        assert log.read().count("issued ASIA") == 2, "one session for each token is expected"
    agent.terminate()
    assert agent.wait() == 0
    print("agent with a token file: one session for all, which follows the file")


def main():
    make_certificates()
    cluster = Cluster()
    print(os.path.basename(APISERVER) + " is ready")
    for namespace in ("reports", "other"):
        cluster.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
    for namespace, account in (("reports", "weekly"), ("other", "nightly")):
        cluster.create("/api/v1/namespaces/%s/serviceaccounts" % namespace,
                       {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account}})
    try:
        cluster.call("GET", "/.well-known/openid-configuration", token="")
        raise SystemExit("the cluster publishes its keys without the binding of the example")
    except urllib.error.HTTPError as refusal:
        assert refusal.code in (401, 403), refusal
    for manifest in ("nightly.yaml", "agent.yaml"):
        cluster.apply("examples/kubernetes/" + manifest)

    bridge = Bridge(path("bridge"), settings(
        "Kubernetes service accounts",
        MINIO_IDENTITY_OPENID_CONFIG_URL=cluster.issuer + "/.well-known/openid-configuration",
        CLOAKROOM_IDENTITY_OPENID_TRUSTED_ORIGINS=cluster.keys_at), "--certs-dir", path("certs"), scheme="https")
    STARTED.append(bridge.process)
    owner = boto3.client("s3", endpoint_url=bridge.url, verify=CA, region_name="us-east-1", **OWNER)
    owner.create_bucket(Bucket="reports")
    owner.put_object(Bucket="reports", Key="first", Body=b"text")

    check_tokens("file", lambda token: with_file(bridge, token), cluster)
    _, url = start_agent("agent", bridge)
    check_tokens("agent", lambda token: with_agent(bridge, url, token), cluster)
    check_agent_with_a_file(bridge, cluster)


try:
    main()
finally:
    for each in reversed(STARTED):  # the API server does not end without its etcd
        each.terminate()
        try:
            each.wait(60)
        except subprocess.TimeoutExpired:
            each.kill()
