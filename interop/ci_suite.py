"""Runs the jobs of examples/github-actions and examples/gitlab-ci as their runners would, against a bridge."""
import os
import re
import subprocess
import sys
import tempfile

import yaml

from bridge_under_test import Bridge, refused, settings
from toy_issuer import Issuer

WORK = sys.argv[1]
AUDIENCE = "https://s3.acme.example"


def run(steps, environment):
    """Shell steps, each in a shell of its own, as GitHub's `shell: bash`; variables go through a file."""
    folder = tempfile.mkdtemp(dir=WORK)
    exported = os.path.join(folder, "exported")
    open(exported, "w").close()
    for step in steps:
        with open(exported) as file:
            later = dict(line.rstrip("\n").split("=", 1) for line in file)
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step], cwd=folder, text=True, capture_output=True,
            env={"PATH": os.environ["PATH"], "HOME": folder, "RUNNER_TEMP": folder, "GITHUB_ENV": exported,
                 **environment, **later})
        if done.returncode != 0:
            break
    return done


def github(issuer, bridge, claims, audience=AUDIENCE, **changes):
    def token(headers, query):
        assert headers["Authorization"] == "Bearer of-the-runner"
        assert query == {"api-version": ["2"], "audience": [AUDIENCE]}, query
        return {"value": issuer.token("github", aud=audience, **claims), "count": 1}

    issuer.others["/token"] = token
    with open("examples/github-actions/upload.yml") as file:
        workflow = yaml.safe_load(file)
    assert workflow["permissions"]["id-token"] == "write"
    job = workflow["jobs"]["upload"]
    variables = {name: value.replace("${{ github.run_id }}", "9876543210") for name, value in workflow["env"].items()}
    assert "${{" not in str(variables)
    return run(
        [step["run"] for step in job["steps"] if "run" in step],
        {**variables, "AWS_ENDPOINT_URL": bridge.url, "GITHUB_RUN_ID": "9876543210",
         "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "of-the-runner",
         "ACTIONS_ID_TOKEN_REQUEST_URL": issuer.url + "/token?api-version=2", **changes})


def gitlab(issuer, bridge, **claims):
    with open("examples/gitlab-ci/.gitlab-ci.yml") as file:
        job = yaml.safe_load(file)["upload"]
    assert job["id_tokens"] == {"S3_TOKEN": {"aud": AUDIENCE}}
    variables = {name: value.replace("$CI_JOB_ID", "302") for name, value in job["variables"].items()}
    assert "$" not in str(variables)
    return run(
        ["\n".join(job["before_script"] + job["script"])],
        {**variables, "AWS_ENDPOINT_URL": bridge.url, "CI_JOB_ID": "302",
         "S3_TOKEN": issuer.token("gitlab", **{"aud": AUDIENCE, **claims})})


def succeeded(done, key):
    assert done.returncode == 0, done.stdout + done.stderr
    assert key in done.stdout


def started(name, section, issuer):
    bridge = Bridge(os.path.join(WORK, name), settings(section, MINIO_IDENTITY_OPENID_CONFIG_URL=issuer.config_url))
    bridge.client().create_bucket(Bucket="reports")
    return bridge


def check_github(issuer):
    bridge = started("github", "GitHub Actions", issuer)
    try:
        succeeded(github(issuer, bridge, {}), "9876543210.txt")
        refused(github(issuer, bridge, {"sub": "repo:acme/data:pull_request"}), "AccessDenied|403|Forbidden")
        refused(github(issuer, bridge, {"sub": "repo:acme/data-evil:ref:refs/heads/main", "repository_owner_id": "66"}),
                "No rule of the provider matches")
        refused(github(issuer, bridge, {}, audience="sts.amazonaws.com"), "InvalidParameterValue|InvalidIdentityToken")
        refused(github(issuer, bridge, {"exp": "-120"}), "ExpiredToken")
        refused(github(issuer, bridge, {}, ACTIONS_ID_TOKEN_REQUEST_URL=issuer.url + "/nothing?a=b"), "404")

        with open("examples/github-actions/README.md") as page:
            trust = re.search("```json\n(.*?)```", page.read(), re.S).group(1)
        file = os.path.join(WORK, "trust.json")
        with open(file, "w") as out:
            out.write(trust.replace("token.actions.githubusercontent.com", issuer.host))
        subprocess.run(
            ["bin/cloakroom", "role", "create", "nightly", "--trust", file, "--policy", "readwrite", "--url", bridge.url],
            env={**os.environ, "MINIO_ROOT_USER": "owner-key", "MINIO_ROOT_PASSWORD": "owner-secret"}, check=True,
            stdout=subprocess.DEVNULL)
        role = "arn:aws:iam::000000000000:role/nightly"
        succeeded(github(issuer, bridge, {}, AWS_ROLE_ARN=role), "9876543210.txt")
        refused(github(issuer, bridge, {"repository_owner_id": "66"}, AWS_ROLE_ARN=role), "AccessDenied")
        refused(github(issuer, bridge, {"sub": "repo:acme/data:pull_request"}, AWS_ROLE_ARN=role), "AccessDenied")
    finally:
        bridge.stop()
    print("GitHub Actions: ok")


def check_gitlab(issuer):
    bridge = started("gitlab", "GitLab CI", issuer)
    try:
        succeeded(gitlab(issuer, bridge), "302.txt")
        refused(gitlab(issuer, bridge, sub="project_path:acme/data:ref_type:branch:ref:topic"), "AccessDenied|403")
        refused(gitlab(issuer, bridge, sub="x", project_path="acme-evil/data"), "No rule of the provider matches")
        refused(gitlab(issuer, bridge, aud="https://gitlab.com"), "InvalidParameterValue|InvalidIdentityToken")
    finally:
        bridge.stop()
    print("GitLab CI: ok")


ISSUER = Issuer(WORK)
check_github(ISSUER)
check_gitlab(ISSUER)
