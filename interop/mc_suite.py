"""What mc says about the same administration, at two servers.

    mc_suite.py MC ALIAS FOLDER     runs the commands at one server, prints what mc answers to each as one line of JSON
    mc_suite.py --compare A B       compares two such outputs

Times, hosts and what is drawn at random are left out, and so is the order of lists.
"""

import json
import pathlib
import subprocess
import sys

VOLATILE = {
    "updatedAt", "createDate", "updateDate", "CreateDate", "UpdateDate", "timestamp", "error", "url", "endpoint",
    "expiration", "URL", "api", "path", "policyInfo",
}
READ_ONE = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::mc-suite"]},
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::mc-suite/public/*"]},
    ],
}

# MinIO answers these with an internal error; there is a code that says what is wrong.
SAID_BETTER = {
    "admin policy attach ALIAS readonly --group staff",
    "admin accesskey info ALIAS nonsense",
}

COMMANDS = """
ready ALIAS
mb ALIAS/mc-suite
admin policy create ALIAS read-one FOLDER/read-one.json
admin policy create ALIAS bad FOLDER/bad.json
admin policy create ALIAS a,b FOLDER/read-one.json
admin policy info ALIAS read-one
admin policy info ALIAS readwrite
admin policy info ALIAS nonsense
admin policy list ALIAS
admin user add ALIAS ann ann-secret-key
admin user add ALIAS bob bob-secret-key
admin user add ALIAS an an-secret-key
admin user add ALIAS cat short
admin user add ALIAS owner-key another-secret
admin user add ALIAS a=b some-secret-key
admin user list ALIAS
admin user info ALIAS ann
admin user info ALIAS nobody
admin policy attach ALIAS read-one --user ann
admin policy attach ALIAS read-one --user ann
admin policy attach ALIAS nonsense --user ann
admin policy attach ALIAS read-one --user nobody
admin policy attach ALIAS readwrite diagnostics --user bob
admin policy detach ALIAS diagnostics --user bob
admin policy detach ALIAS diagnostics --user bob
admin user info ALIAS bob
admin user list ALIAS
admin group add ALIAS staff ann bob
admin group add ALIAS staff nobody
admin group add ALIAS a,b ann
admin group info ALIAS staff
admin group info ALIAS nonsense
admin group list ALIAS
admin policy attach ALIAS writeonly --group staff
admin policy entities ALIAS
admin policy entities ALIAS --user ann
admin policy entities ALIAS --group staff
admin policy entities ALIAS --policy read-one --policy writeonly
admin group info ALIAS staff
admin group disable ALIAS staff
admin group info ALIAS staff
admin policy attach ALIAS readonly --group staff
admin group enable ALIAS staff
admin group remove ALIAS staff
admin policy remove ALIAS read-one
admin policy remove ALIAS nonsense
admin user disable ALIAS bob
admin user info ALIAS bob
admin user enable ALIAS bob
admin accesskey create ALIAS ann --access-key ann-job --secret-key ann-job-secret --name job --description Nightly
admin accesskey create ALIAS ann --access-key ann-job --secret-key ann-job-secret
admin accesskey create ALIAS ann --access-key aj --secret-key ann-job-secret
admin accesskey create ALIAS ann --access-key ann-two --secret-key ann-two-secret --policy FOLDER/read-one.json
admin accesskey create ALIAS nobody --access-key xyz-job --secret-key ann-job-secret
admin accesskey info ALIAS ann-job
admin accesskey info ALIAS ann-two
admin accesskey info ALIAS nonsense
admin accesskey list ALIAS ann --svcacc-only
admin accesskey disable ALIAS ann-job
admin accesskey info ALIAS ann-job
admin accesskey enable ALIAS ann-job
admin accesskey edit ALIAS ann-job --name task --description Daily
admin accesskey info ALIAS ann-job
admin user svcacct add ALIAS bob --access-key bob-job --secret-key bob-job-secret
admin user svcacct list ALIAS bob
admin user svcacct info ALIAS bob-job
admin user svcacct remove ALIAS bob-job
admin accesskey remove ALIAS ann-two
admin accesskey remove ALIAS nonsense
admin accesskey list ALIAS ann --svcacc-only
admin group remove ALIAS staff ann bob
admin policy detach ALIAS writeonly --group staff
admin group remove ALIAS staff
admin group list ALIAS
admin user remove ALIAS ann
admin user remove ALIAS nobody
admin user list ALIAS
admin policy remove ALIAS read-one
admin policy info ALIAS read-one
rb ALIAS/mc-suite
"""


def normal(value):
    """Without what differs from run to run, lists in one order. Clients take null for an empty list."""
    if value is None:
        return []
    if isinstance(value, dict):
        return {key: normal(member) for key, member in sorted(value.items()) if key not in VOLATILE}
    if isinstance(value, list):
        return sorted((normal(member) for member in value), key=lambda member: json.dumps(member, sort_keys=True))
    return value


def cause(answer):
    """The error code that a failed command was told, where mc hands it on."""
    error = answer.get("error") or {}
    found = error.get("cause", {}).get("error") or {}
    return found.get("Code") or found.get("code") or ""


def run(mc, alias, folder):
    (folder / "read-one.json").write_text(json.dumps(READ_ONE))
    (folder / "bad.json").write_text('{"Version": "2012-10-17", "Statement": [{"Effect": "Maybe"}]}')
    for line in filter(None, COMMANDS.splitlines()):
        words = [word.replace("FOLDER", str(folder)).replace("ALIAS", alias) for word in line.split()]
        done = subprocess.run([mc, "--json", *words], capture_output=True, text=True, timeout=120)
        answers = [json.loads(row) for row in done.stdout.splitlines() if row.startswith("{")] if one_a_line(
            done.stdout
        ) else documents(done.stdout)
        said = normal(answers)
        failed = [cause(answer) for answer in answers if answer.get("status") == "error"]
        print(json.dumps({"command": line, "exit": done.returncode, "errors": failed, "answers": said}, sort_keys=True))


def one_a_line(text):
    rows = [row for row in text.splitlines() if row.strip()]
    return all(row.startswith("{") and row.endswith("}") for row in rows)


def documents(text):
    """JSON documents one behind the other, on any number of lines."""
    decoder, at, found = json.JSONDecoder(), 0, []
    while at < len(text.rstrip()):
        value, end = decoder.raw_decode(text, at)
        found.append(value)
        at = end
        while at < len(text) and text[at].isspace():
            at += 1
    return found


def compare(expected_file, actual_file):
    expected, actual = (
        [json.loads(line) for line in pathlib.Path(file).read_text().splitlines()] for file in (expected_file, actual_file)
    )
    different = 0
    for wanted, got in zip(expected, actual, strict=True):
        if wanted["command"] in SAID_BETTER:
            wanted["errors"] = got["errors"]
        if wanted != got:
            different += 1
            print(f"mc {wanted['command']}\n  MinIO     {wanted}\n  Cloakroom {got}")
    print(f"mc: {len(expected)} commands, {different} answered differently")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    if sys.argv[1] == "--compare":
        compare(*sys.argv[2:])
    else:
        run(sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]))
