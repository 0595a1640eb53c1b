"""What mc says about anonymous access, and what a caller without credentials gets, at two servers.

    anonymous_suite.py MC ALIAS URL FOLDER     works at one server, prints one line of JSON for each step
    anonymous_suite.py --compare MINIO OURS    compares two such outputs
"""

import http.client
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse

POLICY = json.dumps({
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": ["s3:GetObject"],
         "Resource": ["arn:aws:s3:::site/docs/*"]},
        {"Effect": "Deny", "Principal": "*", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::site/docs/secret*"]},
        {"Effect": "Allow", "Principal": "*", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::site"],
         "Condition": {"StringEquals": {"s3:prefix": ["docs/"]}}},
    ],
})
BAD = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"], ' \
      '"Resource": ["arn:aws:s3:::another/*"]}]}'

REQUESTS = [
    ("GET", "/site/docs/a.txt", {}, b""),
    ("HEAD", "/site/docs/a.txt", {}, b""),
    ("GET", "/site/docs/a.txt", {"range": "bytes=0-1"}, b""),
    ("GET", "/site/docs/secret.txt", {}, b""),
    ("GET", "/site/other.txt", {}, b""),
    ("GET", "/site/docs/missing", {}, b""),
    ("HEAD", "/site/docs/missing", {}, b""),
    ("GET", "/site?list-type=2", {}, b""),
    ("GET", "/site?list-type=2&prefix=docs/", {}, b""),
    ("GET", "/site?versions", {}, b""),
    ("GET", "/site?location", {}, b""),
    ("HEAD", "/site", {}, b""),
    ("GET", "/site?uploads", {}, b""),
    ("PUT", "/site/up/a.txt", {}, b"text"),
    ("PUT", "/site/up/hashed.txt",
     {"x-amz-content-sha256": "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1"}, b"text"),
    ("PUT", "/site/up/wrong.txt", {"content-md5": "AAAAAAAAAAAAAAAAAAAAAA=="}, b"text"),
    ("POST", "/site/up/parts?uploads", {}, b""),
    ("DELETE", "/site/up/a.txt", {}, b""),
    ("PUT", "/site/up/copy.txt", {"x-amz-copy-source": "/site/docs/a.txt"}, b""),
    ("POST", "/site?delete", {"content-md5": "qkGUCVWwJbBd30uqNwHzEw=="},
     b"<Delete><Object><Key>up/hashed.txt</Key></Object></Delete>"),
    ("GET", "/site?policy", {}, b""),
    ("PUT", "/site?policy", {}, POLICY.encode()),
    ("DELETE", "/site?policy", {}, b""),
    ("DELETE", "/site", {}, b""),
    ("PUT", "/site", {}, b""),
    ("PUT", "/new-site", {}, b""),
    ("GET", "/", {}, b""),
    ("GET", "/no-such-bucket/k", {}, b""),
    ("GET", "/minio/admin/v3/info", {}, b""),
]


def request(url, method, target, headers, body):
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    if target == "/site?delete":
        import base64
        import hashlib
        headers = {"content-md5": base64.b64encode(hashlib.md5(body).digest()).decode()}
    connection.request(method, target, body or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    code = re.search(r"<Code>(\w+)</Code>", text)
    keys = re.findall(r"<Key>([^<]*)</Key>", text) if answer.status == 200 and text.startswith("<") else []
    return {"status": answer.status, "code": code.group(1) if code else "", "keys": sorted(keys)}


def run(mc, alias, url, folder):
    folder = pathlib.Path(folder)
    (folder / "policy.json").write_text(POLICY)
    (folder / "bad.json").write_text(BAD)
    (folder / "not.json").write_text("hello")

    def say(step, answer):
        print(json.dumps({"step": step, "answer": answer}), flush=True)

    def tell(*words):
        done = subprocess.run(
            [mc, "--json", *[word.replace("ALIAS", alias).replace("FOLDER", str(folder)) for word in words]],
            capture_output=True, text=True, timeout=120)
        rows = []
        for row in done.stdout.splitlines():
            if row.startswith("{"):
                said = json.loads(row)
                cause = (said.get("error") or {}).get("cause", {}).get("error") or {}
                said = {key: value for key, value in said.items() if key != "error"}
                rows.append(said | {"cause": cause.get("Code") or cause.get("code") or ""})
        say("mc " + " ".join(words), rows or done.stdout.strip())

    def read_policy():
        """The document itself, which mc prints as it is."""
        done = subprocess.run([mc, "anonymous", "get-json", f"{alias}/site"], capture_output=True, text=True, timeout=120)
        try:
            say("mc anonymous get-json", json.loads(done.stdout))
        except ValueError:
            say("mc anonymous get-json", "none")

    def pipe(key):
        subprocess.run([mc, "--quiet", "pipe", f"{alias}/site/{key}"], input="text of " + key, text=True, check=True,
                       capture_output=True, timeout=120)

    def ask(when):
        for key in ("docs/a.txt", "docs/secret.txt", "other.txt"):
            pipe(key)
        for method, target, headers, body in REQUESTS:
            say(f"{when}: {method} {target} {' '.join(headers)}", request(url, method, target, headers, body))

    tell("mb", "ALIAS/site")
    tell("anonymous", "get", "ALIAS/site")
    ask("none")
    # The owner undoes what a public bucket lets everybody undo, so every round begins alike.
    for permission in ("download", "upload", "private"):
        tell("anonymous", "set", permission, "ALIAS/site")
        tell("anonymous", "get", "ALIAS/site")
        read_policy()
        tell("anonymous", "list", "ALIAS/site")
        ask(permission)
    tell("anonymous", "set", "download", "ALIAS/site/docs")
    tell("anonymous", "set", "upload", "ALIAS/site/up")
    tell("anonymous", "list", "ALIAS/site")
    read_policy()
    ask("two prefixes")
    tell("anonymous", "set", "none", "ALIAS/site/docs")
    tell("anonymous", "list", "ALIAS/site")
    tell("anonymous", "set-json", "FOLDER/policy.json", "ALIAS/site")
    read_policy()
    tell("anonymous", "get", "ALIAS/site")
    ask("json")
    tell("anonymous", "set-json", "FOLDER/bad.json", "ALIAS/site")
    tell("anonymous", "set-json", "FOLDER/not.json", "ALIAS/site")
    read_policy()
    tell("anonymous", "set", "public", "ALIAS/site")
    tell("anonymous", "get", "ALIAS/site")
    ask("public")
    tell("rb", "--force", "ALIAS/site")
    tell("mb", "ALIAS/site")
    tell("anonymous", "get", "ALIAS/site")
    ask("made anew")
    tell("anonymous", "set", "download", "ALIAS/no-such-bucket")
    tell("anonymous", "set", "nonsense", "ALIAS/site")
    tell("anonymous", "set", "download", "ALIAS/site")


def normal(value):
    if isinstance(value, dict):
        return {key: normal(member) for key, member in sorted(value.items())}
    if isinstance(value, list):
        return sorted((normal(member) for member in value), key=lambda member: json.dumps(member, sort_keys=True))
    return value


# Where we differ on purpose, and why.
DIFFERENT = {
    r"(none|private|made anew): POST /site\?delete .*": "without a policy the request is refused as a whole, not key by key",
    r"(download|public): GET /site\?versions ": "versions are not public because objects are",
    r"(two prefixes|json): (GET|HEAD) /site/docs/missing .*": "as in AWS, who may not list is not told what is missing",
}


def compare(theirs, ours):
    theirs, ours = ([json.loads(line) for line in open(name)] for name in (theirs, ours))
    assert [row["step"] for row in theirs] == [row["step"] for row in ours]
    different = 0
    for one, other in zip(theirs, ours):
        if normal(one["answer"]) != normal(other["answer"]):
            reason = next((why for pattern, why in DIFFERENT.items() if re.fullmatch(pattern, one["step"])), None)
            if reason is None:
                different += 1
                print(f"{one['step']}\n  MinIO: {json.dumps(one['answer'])}\n  ours:  {json.dumps(other['answer'])}")
    if different:
        sys.exit(f"{different} of {len(theirs)} steps differ")
    print(f"{len(theirs)} steps, the same")


if sys.argv[1] == "--compare":
    compare(*sys.argv[2:])
else:
    run(*sys.argv[1:])
