"""The image with Java in it, where there is no other Java: a login by QR code with headless Chromium, and what follows.

    python3 interop/image_suite.py DIRECTORY ARCHIVE        (BRIDGE_URL, JDEPS)
"""

import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request

directory, archive = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
bridge = os.environ["BRIDGE_URL"]
work = pathlib.Path(tempfile.mkdtemp())
home = work / "home"
home.mkdir()


def say(text):
    print("ok   " + text, flush=True)


# Somewhere else than where it was built, with a space in the name.
place = work / "of others"
with tarfile.open(archive) as packed:
    packed.extractall(place, filter="tar")
image = place / "cloakroom"
size = sum(file.stat().st_size for file in image.rglob("*") if file.is_file())
say(f"the archive has {archive.stat().st_size / 1e6:.0f} MB, unpacked {size / 1e6:.0f} MB")

# What no class of ours or of a library finds.
jars = [str(image / "lib" / name.name) for name in (image / "lib").glob("*.jar")]
found = subprocess.run(
    [os.environ["JDEPS"], "--ignore-missing-deps", "--print-module-deps", "--multi-release", "21", "-q",
     "--class-path", ":".join(jars), *map(str, image.glob("*.jar")), *jars],
    capture_output=True, text=True, check=True).stdout.strip().split(",")
there = {
    line.split("@")[0]
    for line in subprocess.run(
        [image / "runtime/bin/java", "--list-modules"], capture_output=True, text=True, check=True).stdout.splitlines()
}
# Jackson has annotations of java.beans and does without. The launcher switches Netty's events for Flight Recorder off.
missing = set(found) - there - {"java.desktop", "jdk.jfr"}
assert not missing, f"modules that the list of the profile lacks: {missing}"
say("every module that is needed: " + ", ".join(sorted(there)))

# A path with what the launcher calls, and no Java.
programs = work / "bin"
programs.mkdir()
for program in ("sh", "dirname", "readlink", "uname", "mkdir", "rm", "env"):
    (programs / program).symlink_to(shutil.which(program))
environment = {"HOME": str(home), "PATH": str(programs), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
command = str(image / "bin" / "cloakroom")


def run(*arguments, code=0):
    done = subprocess.run([command, *arguments], env=environment, capture_output=True, text=True)
    assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
    return done.stdout


assert run("--version").startswith("Cloakroom ")
assert "there is no profile yet" in subprocess.run(
    [command, "credentials"], env=environment, capture_output=True, text=True).stderr
say("it starts")

# Standard error is a terminal, so it draws the code.
terminal, slave = pty.openpty()
login = subprocess.Popen(
    [command, "login", bridge, "--device"], env=environment, stdout=subprocess.PIPE, stderr=slave, text=True)
os.close(slave)
shown = b""
while b"Confirm it only" not in shown:
    shown += os.read(terminal, 65536)
scanned = subprocess.run(
    ["node", "scan.mjs"], input=shown, cwd=directory, capture_output=True, check=True).stdout.decode().strip()
printed = re.search(r"or open (\S+)", shown.decode()).group(1)
assert scanned == printed, (scanned, printed)
say("a camera reads " + scanned)
subprocess.run(
    ["node", "login.mjs", scanned, "reader", str(directory / "device.png")], cwd=directory, check=True,
    capture_output=True)
said, _ = login.communicate(timeout=120)
assert "as reader" in said, said
say("a login by the code")

who = json.loads(run("whoami", "--json"))
assert who["user"] == "reader" and "readonly" in who["policies"], who
say("whoami")
given = json.loads(run("credentials"))
assert given["Version"] == 1 and given["SessionToken"], given.keys()
start = time.monotonic()
run("credentials")
say(f"credentials, the second time in {1000 * (time.monotonic() - start):.0f} ms")
inside = run("exec", "--", "env")
assert "AWS_SECRET_ACCESS_KEY=" in inside and "JAVA_HOME" not in inside, inside
say("exec, without a trace of Java")
run("explain", "s3://lab-data/x", "PutObject", code=3)
assert "reader" in run("logins") and "reader" in run("logout")
run("credentials", code=4)
say("explain, logins, logout")
assert not list(place.rglob("*.jsa.*"))
learned = list((home / ".cache/cloakroom").glob("*/*.jsa"))
assert learned and learned[0].parent.stat().st_mode & 0o777 == 0o700, learned
say("what is learned at the first start is with the user's caches")

# The bridge is in it, with all that is loaded for it only.
log = work / "bridge.log"
with open(log, "w") as file:
    server = subprocess.Popen(
        [command, "server", str(work / "data"), "--address", "127.0.0.1:0"],
        env={**environment, "MINIO_ROOT_USER": "owner", "MINIO_ROOT_PASSWORD": "owner-secret-key"}, stdout=file,
        stderr=file)
try:
    while not (listening := re.search(r"listening on (http://[0-9.:]+)", log.read_text())):
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    with urllib.request.urlopen(listening.group(1) + "/minio/health/ready") as answer:
        assert answer.status == 200
finally:
    server.terminate()
    server.wait()
say("the bridge")
shutil.rmtree(work)
