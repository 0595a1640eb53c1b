"""A bridge for suites, with the settings that a page of the documentation shows."""
import os
import re
import subprocess
import time

import boto3
import botocore.config

OWNER = {"aws_access_key_id": "owner-key", "aws_secret_access_key": "owner-secret"}


def settings(section, **changes):
    """The settings under a heading of docs/providers.md, as lines of an environment file."""
    with open("docs/providers.md") as page:
        after = page.read().split("\n## %s\n" % section, 1)[1]
    lines = dict(line.split("=", 1) for line in re.search("```ini\n(.*?)```", after, re.S).group(1).splitlines())
    return "".join("%s=%s\n" % line for line in {**lines, **changes}.items())


class Bridge:
    """Started on a free port of 127.0.0.1 over an empty store in a folder; stopped with the process."""

    def __init__(self, folder, text, *options, scheme="http"):
        os.makedirs(folder)
        with open(os.path.join(folder, "env"), "w") as file:
            file.write(text + "MINIO_ROOT_USER=owner-key\nMINIO_ROOT_PASSWORD=owner-secret\n")
        self.log = os.path.join(folder, "bridge.log")
        environment = {**os.environ, "MINIO_CONFIG_ENV_FILE": os.path.join(folder, "env")}
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                ["bin/cloakroom", "server", os.path.join(folder, "data"), "--address", "127.0.0.1:0", *options],
                env=environment, stdout=log, stderr=log)
        self.url = await_text(self.log, r"listening on (%s://[0-9.:]+)" % scheme, self.process)

    def client(self, service="s3", **credentials):
        return boto3.client(
            service, endpoint_url=self.url, region_name="us-east-1",
            config=botocore.config.Config(retries={"total_max_attempts": 1}), **(credentials or OWNER))

    def stop(self):
        self.process.terminate()
        self.process.wait()


def await_text(path, pattern, process):
    """The first group of the pattern, once a growing file has it."""
    end = time.monotonic() + 120
    while True:
        with open(path) as file:
            text = file.read()
        found = re.search(pattern, text)
        if found:
            return found.group(1)
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit("it did not start:\n" + text)
        time.sleep(0.05)


def refused(run, words):
    """A command failed, and said why."""
    said = run.stdout + run.stderr
    assert run.returncode != 0, "was not refused: " + said
    assert re.search(words, said), "was refused, but with: " + said
