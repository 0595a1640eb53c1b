"""Turns MinIO's answers into expectations, and judges what `cloakroom policy test` says of them.

    python3 judge.py expect FOLDER > FOLDER/cases.jsonl     reads questions, baseline and newer (.jsonl) of the folder
    python3 judge.py judge FOLDER                           reads cases.jsonl and failures.txt; 1 on a surprise

A case where the two generations of MinIO's engine answer differently is left out: there Cloakroom follows the newer one
in what is dangerous in the older, and otherwise the older one.
"""

import collections
import json
import re
import sys

KNOWN_CLAIMS = """sub iss aud jti upn name groups given_name family_name middle_name nickname preferred_username
profile picture website email gender birthdate phone_number address scope client_id""".split()


def lines(folder, name):
    with open("%s/%s" % (folder, name), encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def expect(folder):
    left_out = collections.Counter()
    for case, old, new in zip(
            lines(folder, "questions.jsonl"), lines(folder, "baseline.jsonl"), lines(folder, "newer.jsonl")):
        answers = [answer_of(old), answer_of(new)]
        if "panic" in old.get("error", "") + new.get("error", ""):
            left_out["MinIO's engine fails"] += 1
        elif answers[0] != answers[1]:
            left_out["the generations differ"] += 1
        elif refused_for_different_reasons(old.get("error", ""), new.get("error", "")):
            left_out["the generations refuse it for different reasons"] += 1
        else:
            print(json.dumps(with_answer(case, answers[0], old, new)))
    for reason, count in left_out.items():
        print("%6d left out: %s" % (count, reason), file=sys.stderr)


def answer_of(line):
    if "valid" in line:
        return line["valid"]
    return line.get("expect", "refused")


def refused_for_different_reasons(old, new):
    """A name that only the newer generation knows beside a mixture, or a key, that only the older one takes."""
    only_older_takes = new.startswith("mixing action types") or "'sts:" in new
    only_newer_knows = re.search("'(admin|sts):|Resource must not be empty", old)
    return only_older_takes and only_newer_knows


def with_answer(case, answer, old, new):
    if answer != "refused":
        case["valid" if case["kind"].endswith("validate") else "expect"] = answer
        return case
    # a policy that MinIO refuses, in a case that asks for a decision: ask whether it is valid
    refused = {"id": case["id"], "kind": "bucket-validate" if case["kind"] == "bucket" else "iam-validate",
               "valid": False}
    if case["kind"] == "iam-merged":
        # which of them is refused isn't known: a document with all their statements is
        refused["policy_text"] = json.dumps(
            {"Statement": [s for policy in case["policies"] for s in policy["Statement"]]})
    else:
        refused["policy_text"] = json.dumps(case["policy"])
    if case["kind"] == "bucket":
        refused["bucket"] = case["args"].get("bucket", "")
    return refused


def judge(folder):
    cases = list(lines(folder, "cases.jsonl"))
    with open(folder + "/failures.txt", encoding="utf-8") as file:
        output = file.read().split("\n")
    print([line for line in output if line.endswith(" failed")][-1])
    reasons, surprises = collections.Counter(), []
    for at, line in enumerate(output):
        place = re.match(r".*/cases\.jsonl:(\d+): (.*)", line)
        if place:
            case = cases[int(place.group(1)) - 1]
            said = place.group(2) + "\n" + "\n".join(details(output, at))
            reason = deviation(case, said)
            if reason:
                reasons[reason] += 1
            else:
                surprises.append((case, said))
    for reason, count in reasons.most_common():
        print("%6d on purpose: %s" % (count, reason))
    for case, said in surprises:
        print("DIFFERS from MinIO: %s\n%s" % (said.rstrip(), json.dumps(case, ensure_ascii=False)))
    print("%d unexpected differences" % len(surprises))
    return 1 if surprises else 0


def details(output, at):
    for line in output[at + 1:]:
        if not line.startswith("    "):
            return
        yield line


def deviation(case, said):
    """Why the answer is meant to differ; empty if it is not."""
    text = case.get("policy_text") or json.dumps(case.get("policy", case.get("policies", "")))
    decides = "expect" in case
    star = re.search(r'"(?i:action)": ?(\["\*"\]|"\*")', text)
    if decides:
        if star and '"admin:' in text:
            return "beside a bare `*` the older generation ignores resources, the newer heeds those of admin statements"
        sources = case.get("context", {}).get("s3:x-amz-copy-source", [])
        if sources and re.search(r'copy-source[^}]*"/', text) or any(source.startswith("/") for source in sources):
            return "S-44: a slash before a copy source makes no difference"
        return "S-31: a variable's value is literal" if has_value_with_wildcards(case, text) else ""
    if case.get("valid"):
        if "duplicate member" in said or "duplicate condition" in said or "NotPrincipal is not supported" in said:
            return "S-35: members given twice and NotPrincipal are refused"
        if "Resource and NotResource cannot" in said:
            return "both Resource and NotResource are refused in every statement, as in MinIO's strict check and in AWS"
        return ""
    if re.search(r'(Equals|Like|Than|Address|Bool)IfExists"', text):
        return "AWS's operators: every operator but Null may have IfExists"
    if star and '"Condition"' in text:
        return "AWS: a statement about every action may have conditions"
    if re.search(r'"sts:', text) and re.search(r'"(jwt:|aws:(SourceIdentity|TagKeys|RequestTag))', text):
        return "AWS: a statement about a login may look at its token"
    claims = re.findall(r'"jwt:([^"]+)', text)
    if any(claim.split("/")[0] not in KNOWN_CLAIMS or "/" in claim for claim in claims):
        return "any claim is a condition key"
    return ""


def has_value_with_wildcards(case, text):
    return any("${%s}" % key in text and values and re.search(r"[*?$]", values[0])
               for key, values in case.get("context", {}).items())


if __name__ == "__main__":
    sys.exit(expect(sys.argv[2]) if sys.argv[1] == "expect" else judge(sys.argv[2]))
