"""Composes policy cases: JSON lines in the format of `cloakroom policy test`, without the expectations.

    python3 generate.py SEED COUNT > cases.jsonl

The same seed gives the same cases. What a request asks for is mostly derived from what its policy says, so that about
half of the answers are "allowed" and the interesting ones are near the border.
"""

import base64
import json
import random
import sys

S3_ACTIONS = """
AbortMultipartUpload BypassGovernanceRetention CreateBucket DeleteBucket DeleteBucketCors DeleteBucketPolicy
DeleteObject DeleteObjectTagging DeleteObjectVersion DeleteObjectVersionTagging ForceDeleteBucket GetBucketCors
GetBucketLocation GetBucketNotification GetBucketObjectLockConfiguration GetBucketPolicy GetBucketPolicyStatus
GetBucketTagging GetBucketVersioning GetEncryptionConfiguration GetLifecycleConfiguration GetObject
GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectVersion
GetObjectVersionAttributes GetObjectVersionForReplication GetObjectVersionTagging GetReplicationConfiguration
HeadBucket ListAllMyBuckets ListBucket ListBucketMultipartUploads ListBucketVersions ListMultipartUploadParts
ListenBucketNotification ListenNotification PutBucketCors PutBucketNotification PutBucketObjectLockConfiguration
PutBucketPolicy PutBucketTagging PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration PutObject
PutObjectFanOut PutObjectLegalHold PutObjectRetention PutObjectTagging PutObjectVersionTagging
PutReplicationConfiguration ReplicateDelete ReplicateObject ReplicateTags ResetBucketReplicationState RestoreObject
""".split()
ADMIN_ACTIONS = """
AddUserToGroup AttachUserOrGroupPolicy BandwidthMonitor CancelBatchJob ClusterInfo ConfigUpdate ConsoleLog CreatePolicy
CreateServiceAccount CreateUser DataUsageInfo Decommission DeletePolicy DeleteUser DescribeBatchJob DisableGroup
DisableUser DriveInfo EnableGroup EnableUser ExportBucketMetadata ExportIAM ForceUnlock GenerateBatchJob GetBucketQuota
GetBucketTarget GetGroup GetPolicy GetUser Heal ImportBucketMetadata ImportIAM InspectData KMSCreateKey KMSKeyStatus
LicenseInfo ListBatchJobs ListGroups ListServiceAccounts ListTemporaryAccounts ListTier ListUserPolicies ListUsers
OBDInfo PoolInfo PoolList Profiling Prometheus Rebalance RemoveServiceAccount RemoveUserFromGroup ReplicationDiff
ServerInfo ServerTrace ServerUpdate ServiceFreeze ServiceRestart ServiceStop SetBucketQuota SetBucketTarget SetInfo
SetTier SiteReplicationAdd SiteReplicationDisable SiteReplicationInfo SiteReplicationOperation SiteReplicationRemove
SiteReplicationResync StartBatchJob StorageInfo TopLocksInfo UpdatePolicyAssociation UpdateServiceAccount
""".split()
KMS_ACTIONS = """
API AssignPolicy AuditLog CreateKey DeleteIdentity DeleteKey DeletePolicy DescribeIdentity DescribePolicy
DescribeSelfIdentity ErrorLog GetPolicy ImportKey KeyStatus ListIdentities ListKeys ListPolicies Metrics SetPolicy
Status Version
""".split()
STS_ACTIONS = ["AssumeRoleWithWebIdentity"] * 4 + """
AssumeRole AssumeRoleLDAPIdentity AssumeRoleWithCustomToken AssumeRoleWithClientGrants
AssumeRoleWithClientCertificate""".split()

S3_PATTERNS = ["s3:*"] * 6 + """
s3:Get* s3:Put* s3:List* s3:*Object s3:*Object* s3:Delete* s3:?etObject s3:GetObject? s3:*Tagging s3:*Version* s3:L*s
s3:Get*Configuration *:GetObject s* s3* s3:**Object s3:GetObject* s3:*Bucket* *3:*Bucket? s3:P*ut*t
""".split()
BAD_ACTIONS = ["", "s3", "s3:", "S3:GetObject", "s3:getobject", "s3:PutObjectAcl", "s3:GetBucketAcl", "GetObject",
               "iam:*", "s3:Foo*", "admin:Foo", "admin:Get*", "admin*", "kms:Get*", "kms:Foo", "sts:Foo", "sts:*",
               "sts:Assume*", "*", "**", "?*", "a*", "k*", "s3:GetObject ", "s3tables:*", "admin:", "kms:",
               "ec2:RunInstances"]

COMMON = """
aws:Referer aws:SourceIp aws:UserAgent aws:SecureTransport aws:CurrentTime aws:EpochTime aws:principaltype aws:userid
aws:username aws:groups s3:signatureversion s3:authType s3:signatureAge s3:x-amz-content-sha256 s3:LocationConstraint
ldap:user ldap:username ldap:groups
""".split() + ["jwt:" + claim for claim in """
sub iss aud jti upn name groups given_name family_name middle_name nickname preferred_username profile picture website
email gender birthdate phone_number address scope client_id""".split()]
SSE = ["s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-customer-algorithm",
       "s3:x-amz-server-side-encryption-aws-kms-key-id"]
TAGS = ["s3:RequestObjectTagKeys", "s3:RequestObjectTag/env", "s3:RequestObjectTag/a/b", "s3:RequestObjectTag"]
EXISTING = ["s3:ExistingObjectTag/env", "s3:ExistingObjectTag/team", "s3:ExistingObjectTag", "s3:ExistingObjectTag/Env"]
EXTRA = {
    "GetObject": SSE + ["s3:versionid"] + EXISTING,
    "GetObjectAttributes": EXISTING,
    "DeleteObject": ["s3:versionid"],
    "DeleteObjectVersion": ["s3:versionid"],
    "ListBucket": ["s3:prefix", "s3:delimiter", "s3:max-keys"],
    "ListBucketVersions": ["s3:prefix", "s3:delimiter", "s3:max-keys"],
    "PutObject": SSE + TAGS + ["s3:x-amz-copy-source", "s3:x-amz-metadata-directive", "s3:x-amz-storage-class",
                               "s3:versionid", "s3:object-lock-retain-until-date", "s3:object-lock-mode",
                               "s3:object-lock-legal-hold"],
    "PutObjectRetention": SSE + ["s3:object-lock-remaining-retention-days", "s3:object-lock-retain-until-date",
                                 "s3:object-lock-mode", "s3:versionid"],
    "GetObjectRetention": SSE + ["s3:versionid"],
    "PutObjectLegalHold": SSE + ["s3:object-lock-legal-hold", "s3:versionid"],
    "BypassGovernanceRetention": TAGS + ["s3:versionid", "s3:object-lock-remaining-retention-days",
                                         "s3:object-lock-mode", "s3:object-lock-retain-until-date",
                                         "s3:object-lock-legal-hold"],
    "PutBucketTagging": TAGS,
    "PutObjectTagging": TAGS + EXISTING + ["s3:versionid"],
    "PutObjectVersionTagging": TAGS + EXISTING + ["s3:versionid"],
}
for _action in """GetObjectVersion GetObjectVersionAttributes GetObjectVersionTagging GetObjectTagging
DeleteObjectTagging DeleteObjectVersionTagging ReplicateObject ReplicateDelete ReplicateTags
GetObjectVersionForReplication""".split():
    EXTRA[_action] = EXISTING + ["s3:versionid"]
DURATIONS = ["sts:DurationSeconds", "svc:DurationSeconds"]
ALL_KEYS = COMMON + sorted({key for keys in EXTRA.values() for key in keys}) + DURATIONS
BAD_KEYS = ["", "s3:Prefix", "prefix", "aws:sourceip", "aws:SourceIP", "aws:UserName", "s3:prefix/", "s3:prefix/x",
            "aws:SourceIp/x", "aws:SecureTransport/x", "aws:username/", "/", "aws:", "jwt:", "aws:PrincipalType",
            "s3:x-amz-acl", "s3:ExistingObjectTag/", "s3:ExistingObjectTags/x", "AWS:username",
            "s3:x-amz-copy-source/x", "aws:SourceVpc", "ldap:dn", "sts:ExternalId", "s3:x-amz-server-side-encryption/x"]

STRING_OPERATORS = ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
                    "StringLike", "StringNotLike"]
NUMERIC = ["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
           "NumericGreaterThanEquals", "NumericGreaterThanIfExists"]
DATES = ["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
         "DateGreaterThanEquals"]
OPERATORS = (STRING_OPERATORS * 4 + ["BinaryEquals"] * 2 + NUMERIC * 2 + DATES * 2 + ["Bool"] * 4
             + ["IpAddress", "NotIpAddress"] * 5 + ["Null"] * 6)
BAD_OPERATORS = ["", "stringEquals", "StringEqual", "NumericLessThanIfExist", ":StringEquals", "ForAllValues:",
                 "ForAnyValues:StringEquals", "ForAllValues:ForAnyValue:StringEquals", "forAnyValue:StringLike",
                 "StringEquals:ForAnyValue", "StringEquals ", "::StringEquals", "StringLike:", "BinaryNotEquals",
                 "NullIfExists", "IfExists"]

TEXTS = ["a", "b", "alice", "Alice", "ALICE", "bob", "home/alice/", "home/alice/x", "home/", "", " ", "a b", "a,b", "é",
         "É", "日本", "ß", "İ", "ſ", "K", "😀", "AES256", "aws:kms", "COPY", "REPLACE", "true", "false", "5", "x/y", "/",
         "//", "..", "admins", "g2", "cn=alice,dc=x", "\u0000", "\ufffd", "e\u0301", "STANDARD", "GOVERNANCE",
         "COMPLIANCE", "ON"]
TEXT_PATTERNS = ["*", "**", "?", "??", "a*", "*e", "*lic*", "a?ice", "home/*", "home/${aws:username}/*",
                 "${aws:username}", "${jwt:sub}*", "?${aws:userid}", "*/x", "A*", "a*b", "é*", "?é", "\\*", "[a-z]*",
                 "home/?lice/*", "*a*a*", "日?", "日???", "${jwt:groups}", "home/alic?/*?"]
VARIABLE_TEXTS = ["${aws:username}", "${aws:userid}", "${ldap:username}", "${jwt:sub}", "${jwt:preferred_username}",
                  "${aws:groups}", "${jwt:groups}", "${ldap:user}", "${aws:SourceIp}", "${s3:signatureversion}",
                  "${aws:principaltype}", "${s3:LocationConstraint}", "${jwt:email}"]
ODD_VARIABLES = ["${}", "${", "$", "$$", "${*}", "${?}", "${$}", "${s3:prefix}", "${aws:username", "$aws:username",
                 "${${aws:username}}", "${aws:Username}", "$${aws:username}", "${ aws:username }", "${aws:username }",
                 "${aws:username/x}", "${x}${aws:username}", "${x${aws:username}", "}${aws:username}",
                 "${aws:username}}", "${aws:username}${jwt:sub}", "{aws:username}", "${username}", "${aws:}", "${jwt:}",
                 "${x}*", "${s3:max-keys}", "${sts:DurationSeconds}", "${s3:x-amz-content-sha256}", "${AWS:username}",
                 "${x}y}", "a${", "a$", "${a", "${jwt:${jwt:sub}}"]
NUMBERS = ["0", "1", "-1", "5", "10", "+5", "05", "-0", "1000", "3600", "9223372036854775807", "-9223372036854775808",
           "9223372036854775808", "1.0", "1e2", "0x10", "1_000", " 5", "5 ", "", "+", "-", "٣", "--1", "a", "00"]
DATE_TEXTS = ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00+00:00", "2024-01-01T01:00:00+01:00", "2023-12-31T23:59:59Z",
              "2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00.500Z", "2024-01-01T00:00:00,5Z",
              "2024-01-01T00:00:00.000000001Z", "2024-01-01T00:00:00.0000000019Z", "2024-01-01", "2024-01-01T00:00:00",
              "2024-01-01T00:00Z", "2024-02-30T00:00:00Z", "2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z",
              "2024-01-01T24:00:00Z", "2024-01-01T0:00:00Z", "2024-01-01T00:0:00Z", "2024-01-01t00:00:00z",
              "2024-01-01 00:00:00Z", "2024-01-01T00:00:00+23:59", "2024-01-01T00:00:00+24:00",
              "2024-01-01T00:00:00-18:01", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+01", "1704067200", "",
              "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "2024-01-01T00:00:60Z",
              "2024-1-1T00:00:00Z", "2024-01-01T00:00:00-00:00", "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z",
              "2024-13-01T00:00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00+01:60", "2024-01-01T00:00:00+01:61",
              "2024-01-01T23:59:59.999999999Z", "2024-01-01T00:00:00Z ", "2024-01-01T00:00:00z", "2024-01-01T5:00:00Z",
              "2024-01-01T05:00:00Z", "2024-01-01T00:00:00+24:60", "2024-04-31T00:00:00Z"]
ADDRESSES = ["10.0.0.1", "10.1.2.3", "192.168.1.7", "127.0.0.1", "::1", "2001:db8::1", "2001:db8:0:0::1",
             "::ffff:10.1.2.3", "::ffff:a01:203", "::10.1.2.3", "fe80::1%eth0", "10.0.0.01", "10.0.0", "10.0.0.256",
             "0.0.0.0", "::", "[::1]", "10.0.0.1:80", "", "localhost", "1.2.3.4.5", "2001:DB8::1", "FE80::", "1::2::3",
             "12345::", "::1:2:3:4:5:6:7", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:8", "::ffff:0:10.1.2.3",
             "0:0:0:0:0:ffff:10.1.2.3", "64:ff9b::10.1.2.3", " 10.0.0.1", "010.0.0.1", "10.0.0.1 ", "255.255.255.255",
             ":::", ":", "1:", ":1", "::.", "1.2.3.4::", "10.0.0.1/8", "0x0a.0.0.1"]
NETWORKS = ["10.0.0.0/8", "10.0.0.1", "10.0.0.1/32", "10.1.2.3/24", "0.0.0.0/0", "::/0", "::1", "::1/128",
            "2001:db8::/32", "2001:db8::1", "192.168.0.0/16", "::ffff:10.0.0.0/104", "::ffff:10.1.2.3",
            "::ffff:10.1.2.3/128", "::ffff:10.1.2.3/96", "::ffff:10.1.2.3/95", "::ffff:10.1.2.3/120", "10.0.0.0/33",
            "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/+8", "/8", "10.0.0/8", "::/129", "10.0.0.0/8/8", "",
            "fe80::1%eth0/64", "10.0.0.0/255.0.0.0", "::ffff:0:0/96", "10.0.0.0/0008", "1:2:3:4:5:6:7:8/64", "::/1",
            "::/64", "::/65", "128.0.0.0/1", "10.0.0.1/31", "::ffff:10.1.2.3/32", "2001:db8::1/127"]
BASE64 = [base64.b64encode(text.encode()).decode()
          for text in ["a", "alice", "ab", "abc", "", "é", "${aws:username}", "AES256", "b/k"]]
BASE64_VARIABLES = [text for text in BASE64 if b"${aws:username}" in base64.b64decode(text)]
ODD_BASE64 = ["YQ", "YR==", "Y Q==", "YQ==\n", "Y\nQ==", "/+8=", "_-8=", "YQ===", "=", "YQ=", "gIA=", "!!!!", "YWI=",
              "YWJ=", "\r\n", "YQ==YQ=="]
BOOLS = ["true", "false", "1", "0", "t", "f", "T", "F", "TRUE", "FALSE", "True", "False", "yes", "tRUE", "", "TRUe",
         " true"]
COPY_SOURCES = ["b/k", "bucket/key", "/bucket/key", "bucket/", "bucket", "/", "", "my-bucket/a/b", "UP/x", "a/b",
                "ab/c", "abc/", "10.0.0.1/k", "bucket/*", "buc..ket/k", "buc.-ket/k", "-bucket/k", "bucket-/k",
                "bucket.x/k", "buc_ket/k", "bucket//k", "*/k", "b*/k", "x" * 63 + "/k", "x" * 64 + "/k", "buc:ket/k",
                "Bucket/k", "${aws:username}/k", "bücket/k", " bucket/k", "buc.ket/k", "buc-.ket/k", "bucket./k",
                "192.168.1.256/k", "1.2.3/k"]

BUCKETS = ["b", "bb", "abc", "logs", "my-bucket", "b.c", "alice", "x"]
KEYS = ["", "", "a", "k", "a/b", "home/alice/x", "home/alice/", "home/bob/x", "a//b", "a/../k", "./a", "/a", "//a",
        "a/", "a/.", "..", ".", "../x", "a/b/../../k", "é", "日本/x", "a b", "a*", "?", "x" * 40, "k.txt", "\\", "a\\b",
        "${aws:username}", "😀", "a/./b", "a///", "...", "a/...", "a/b/", "/", "//", "\n", "a\nb"]
PATTERNS = ["*", "b", "b/", "b/*", "b*", "b/a", "b/a*", "b/a/*", "b/?", "b/??", "logs/*", "*/a", "bb*/k", "b?/*",
            "b/${aws:username}/*", "b/home/${aws:username}/*", "${aws:username}", "${aws:username}/*", "b/${jwt:sub}/*",
            "b/${jwt:preferred_username}*", "b/${ldap:username}", "b/é", "b/日?", "b/日???/*", "b/?é", "b/a/../k",
            "b/a//b", "b//", "b/k.txt", "b/*.txt", "b/${aws:groups}/*", "*b*", "?", "??", "b/**", "b/*/*", "b/a*b*",
            "*a*", "my-*/*", "b.c/*", "b/./a", "b/..", "b/.", ".", "..", "b/a/", "b//a", "b/*/", "b/\\", "b/a\\b",
            "b/[a]", "b/home/${aws:username}", "b/${aws:SourceIp}/*", "b/😀", "b/????", "b/a b", "bucket", "abc/x",
            "arn:aws:s3:::b", "b/" + "?" * 40, "*/*", "*/", "b/${s3:signatureversion}"]
PREFIXED = ["arn:aws:s3:::"] * 30 + ["*", "arn:minio:kms:::", "arn:aws:s3:us-east-1::", "arn:aws-cn:s3:::",
                                     "arn:aws:s3::", "", "ARN:aws:s3:::", "arn:aws:s3:::/", "s3://", "**"]
KMS_KEYS = ["key", "my-key", "k1", "prod-key", "", "key2"]
KMS_PATTERNS = ["*", "key", "my-*", "k?", "prod-*", "key*", "*key", "", "${aws:username}", "a/b", "a.b", "a\\b", "?*",
                "my-key", "key?"]
ACCOUNTS = ["", "", "", "alice", "bob", "minio", "*", "a", "alice2"]
PRINCIPALS = ["*", "*", "*", "alice", "ali*", "bob", "", "?", "a?", "alice?", "alice?x", "*e", "**",
              "arn:aws:iam:::user/alice", "arn:aws:iam::*:user/*", "al?ce", "*?", "?*", "a*?e", "minio*"]
VALUE_POOLS = {"SecureTransport": BOOLS[:4], "SourceIp": ADDRESSES, "CurrentTime": DATE_TEXTS,
               "object-lock-retain-until-date": DATE_TEXTS, "EpochTime": NUMBERS, "signatureAge": NUMBERS,
               "max-keys": NUMBERS, "DurationSeconds": NUMBERS,
               "object-lock-remaining-retention-days": NUMBERS, "x-amz-copy-source": COPY_SOURCES}
JUNK = [None, 5, -0.0, 1.5, 1e30, 12345678901234567890, 1000000, 123456789, 21.0, True, False, "", "x", [], {}, [None],
        [[]], [{}], {"a": 1}, ["a", None], [1, 2], [True, "true"], [1.5], {"AWS": "*"}, "*", [["a"]], [0]]


class Raw:
    """A piece of JSON text that `dump` writes as it is."""

    def __init__(self, text):
        self.text = text


class Members(list):
    """An object as a list of (name, value), which may repeat names."""


def dump(value):
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, Members):
        return "{" + ",".join(json.dumps(name) + ":" + dump(member) for name, member in value) + "}"
    if isinstance(value, dict):
        return dump(Members(value.items()))
    if isinstance(value, list):
        return "[" + ",".join(map(dump, value)) + "]"
    return json.dumps(value)


def bare(key):
    """The name under which the reference engine looks a key up."""
    prefix, colon, rest = key.partition(":")
    return rest if colon and prefix in ("aws", "jwt", "ldap", "sts", "svc", "s3") else key


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seed = seed

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def pick(self, pool):
        return self.random.choice(pool)

    def some(self, make, most=3):
        return [make() for _ in range(self.random.randint(1, most))]

    def distinct(self, make, most=3):
        return list(dict.fromkeys(self.some(make, most)))

    def loose(self, values):
        """A list of one is sometimes written without the list."""
        return values[0] if len(values) == 1 and self.chance(50) else values

    # Documents ------------------------------------------------------------------------------------------------------

    def policy(self, kind, odd=0):
        """A document as a dict; `odd` is the chance in percent that an element is taken from what is rarely right."""
        statements = [self.statement(kind, odd) for _ in range(self.pick([1, 1, 1, 2, 2, 3, 5]))]
        if self.chance(5):
            statements.append(dict(self.pick(statements)))
        policy = {"Version": "2012-10-17", "Statement": statements}
        if self.chance(10):
            policy["ID"] = self.pick(["x", "", "é"])
        if self.chance(5):
            policy["Version"] = ""
        if self.chance(odd):
            policy["Version"] = self.pick(["2008-10-17", "", "2012-10-17 ", None, 5, "2012-10-18"])
        return policy

    def statement(self, kind, odd):
        family = ("s3" if kind == "bucket" and self.chance(95)
                  else self.pick(["s3"] * 14 + ["admin", "admin", "kms", "kms", "sts"]))
        negated = family == "s3" and self.chance(12)
        conditions = self.conditions(family, negated, odd) if self.chance(55) else {}
        statement = {}
        if self.chance(10):
            statement["Sid"] = self.pick(["s", "", "é x", "s"])
        statement["Effect"] = self.pick(["Allow", "Allow", "Allow", "Deny", "Deny"])
        if self.chance(odd):
            statement["Effect"] = self.pick(["allow", "", "Deny ", None, "DENY", 1, ["Allow"]])
        if kind == "bucket":
            statement["Principal"] = self.principal(odd)
        keys = [key for operator in conditions.values() if isinstance(operator, dict) for key in operator]
        statement["NotAction" if negated else "Action"] = self.loose(self.actions(family, negated, keys, odd))
        if (family == "s3" and (statement.get("Action") != "*" or self.chance(70))) or self.chance(50):
            statement["NotResource" if self.chance(12) else "Resource"] = self.loose(
                self.distinct(lambda: self.resource(family, odd)))
        if self.chance(odd):
            statement[self.pick(["Resource", "NotResource"])] = self.loose(
                self.distinct(lambda: self.resource(family, odd)))
        if conditions:
            statement["Condition"] = conditions
        return statement

    def principal(self, odd):
        if self.chance(odd):
            return self.pick(["alice", "", {"AWS": []}, {"AWS": None}, {}, {"Federated": "*"}, {"AWS": 5},
                              {"AWS": [None]}, {"aws": "*"}, ["*"], None, 5, {"AWS": {"a": 1}},
                              {"AWS": ["a", True, 1.5]}, {"AWS": ""}])
        if self.chance(40):
            return "*"
        return {"AWS": self.loose(self.distinct(lambda: self.pick(PRINCIPALS), 2))}

    def actions(self, family, negated, keys, odd):
        if self.chance(odd):
            return self.distinct(lambda: self.pick(BAD_ACTIONS) if self.chance(60) else self.action(family, keys), 2)
        if negated and self.chance(30):
            other = self.pick(["s3", "admin", "kms", "sts"])
            return self.distinct(lambda: self.action(other, []) if self.chance(95) else self.pick(BAD_ACTIONS))
        actions = self.distinct(lambda: self.action(family, [] if negated else keys))
        return ["*"] if "*" in actions and self.chance(90) else actions

    def action(self, family, keys):
        if family == "admin":
            return "admin:" + ("*" if self.chance(25) else self.pick(ADMIN_ACTIONS))
        if family == "kms":
            return "kms:" + ("*" if self.chance(25) else self.pick(KMS_ACTIONS))
        if family == "sts":
            return "sts:" + self.pick(STS_ACTIONS)
        extra = [key for key in keys if key not in COMMON]
        if extra and self.chance(95):
            able = [name for name, allowed in EXTRA.items()
                    if all(key in allowed or key.split("/")[0] in allowed for key in extra)]
            return "s3:" + self.pick(able) if able and self.chance(70) else "s3:*"
        if self.chance(35):
            return self.pick(S3_PATTERNS)
        if not keys and self.chance(3):
            return self.pick(["*", "*", "**", "*:*", "?*"])
        return "s3:" + self.pick(["GetObject", "GetObjectVersion", "PutObject", "ListBucket"] if self.chance(50)
                                 else S3_ACTIONS)

    def resource(self, family, odd):
        if family == "kms":
            return self.pick(["*", "arn:minio:kms:::" + self.pick(KMS_PATTERNS)] if self.chance(90)
                             else ["arn:aws:s3:::b", "*key", "*a/b"])
        if self.chance(8):
            return "*"
        prefix = self.pick(PREFIXED) if self.chance(odd * 2) else "arn:aws:s3:::"
        pattern = self.pick(PATTERNS)
        if self.chance(8):
            pattern = self.pick(["b/", "", "b/x", "*"]) + self.pick(ODD_VARIABLES) + self.pick(["", "*", "/x", "?"])
        if self.chance(6):
            pattern = self.glob()
        return prefix + pattern

    def glob(self):
        return "".join(self.pick(["a", "b", "/", "*", "?", "é", ".", "a", "b",
                                  "/"]) for _ in range(self.random.randint(0, 9)))

    def conditions(self, family, negated, odd):
        conditions = {}
        keys = self.keys(family, negated)
        for _ in range(self.pick([1, 1, 1, 2, 2, 3])):
            operator, key, values = self.condition(keys, odd)
            conditions.setdefault(operator, {})[key] = values
        if self.chance(odd / 2):
            conditions[self.pick(BAD_OPERATORS + OPERATORS)] = self.pick([{}, None, [], "x", {"s3:prefix": "a"}])
        return conditions

    def keys(self, family, negated):
        if family == "admin":
            return [key for key in COMMON if not key.startswith("s3:")] + ["svc:DurationSeconds"]
        if family == "sts":
            return ["sts:DurationSeconds"]
        if family == "kms" or negated:
            return ALL_KEYS
        if self.chance(50):
            return COMMON
        return self.pick(list(EXTRA.values()))

    def condition(self, keys, odd):
        operator = self.pick(OPERATORS)
        key = self.pick(keys)
        if operator == "Bool" and self.chance(97):
            key = "aws:SecureTransport"
        elif operator.endswith("IpAddress") and self.chance(97):
            key = "aws:SourceIp"
        elif operator in DATES and self.chance(70):
            key = "aws:CurrentTime" if "aws:CurrentTime" in keys else key
        elif operator in NUMERIC and self.chance(70):
            key = self.pick([k for k in keys if VALUE_POOLS.get(bare(k)) is NUMBERS] or [key])
        if self.chance(odd):
            key = self.pick(BAD_KEYS)
        values = self.loose(self.values(operator, key, odd))
        if self.chance(18):
            operator = self.pick(["ForAllValues:", "ForAnyValue:"]) + operator
        elif operator in STRING_OPERATORS and self.chance(20):
            operator = self.pick(["ForAllValues:", "ForAnyValue:"]) + operator
        if self.chance(odd):
            operator = self.pick(BAD_OPERATORS)
        return operator, key, values

    def values(self, operator, key, odd):
        if self.chance(odd):
            junk = self.pick(JUNK)
            return list(junk) if isinstance(junk, list) else [junk]
        rare = odd > 0
        if operator == "BinaryEquals":
            return self.distinct(lambda: self.pick(ODD_BASE64 if rare and self.chance(20) else BASE64), 2)
        if operator in NUMERIC:
            text = self.pick(NUMBERS if rare else NUMBERS[:11])
            return [int(text) if self.chance(50) and text in NUMBERS[:5] else text]
        if operator in DATES:
            return [self.pick(DATE_TEXTS if rare else DATE_TEXTS[:6])]
        if operator == "Bool":
            return [self.pick([True, False] + BOOLS[:12 if not rare else 99])]
        if operator == "Null":
            return [self.pick([True, False, True, False] + BOOLS[:12 if not rare else 99])]
        if operator.endswith("IpAddress"):
            return self.distinct(lambda: self.pick(NETWORKS if rare else NETWORKS[:17]))
        like = operator in ("StringLike", "StringNotLike")
        return self.distinct(lambda: self.text(key, like, rare))

    def text(self, key, like, rare):
        if key == "s3:x-amz-copy-source":
            return self.pick(COPY_SOURCES if rare or self.chance(20)
                             else ["bucket/key", "my-bucket/a/b", "bucket/*", "abc/x"])
        if not like and key == "s3:x-amz-server-side-encryption" and self.chance(90):
            return self.pick(["AES256", "aws:kms"])
        if not like and key == "s3:x-amz-server-side-encryption-customer-algorithm" and self.chance(95):
            return "AES256"
        if not like and key == "s3:x-amz-metadata-directive" and self.chance(90):
            return self.pick(["COPY", "REPLACE"])
        pool = VALUE_POOLS.get(bare(key))
        if pool and self.chance(50):
            return self.pick(pool)
        if like and self.chance(60):
            return self.pick(TEXT_PATTERNS) if self.chance(85) else self.glob()
        if self.chance(15):
            return self.pick(VARIABLE_TEXTS)
        if self.chance(5):
            return self.pick(["", "x", "home/"]) + self.pick(ODD_VARIABLES) + self.pick(["", "/*", "x"])
        return self.pick(TEXTS[:12] if self.chance(70) else TEXTS)

    # Requests -------------------------------------------------------------------------------------------------------

    def entries(self, statements):
        """Values by bare name, for most of the keys and variables that the statements mention."""
        wanted = {}
        for statement in statements:
            for operator, keys in (statement.get("Condition") or {}).items():
                for key, values in keys.items() if isinstance(keys, dict) else ():
                    wanted.setdefault(bare(key), []).extend(values if isinstance(values, list) else [values])
        text = json.dumps(statements)
        for key in COMMON:
            if "${" + key + "}" in text and bare(key) not in wanted:
                wanted[bare(key)] = []
        for name in ("username", "sub", "SourceIp"):
            if self.chance(30):
                wanted.setdefault(name, [])
        entries = {}
        for name, values in wanted.items():
            if self.chance(82):
                entries[name] = [self.value(name, values) for _ in range(self.pick([1, 1, 1, 1, 2, 3]))]
        return entries

    def value(self, name, wanted):
        if wanted and self.chance(60):
            value = self.pick(wanted)
            if not isinstance(value, str):
                return json.dumps(value)
            return self.concrete(value, {}) if self.chance(80) else value
        pool = VALUE_POOLS.get(name.split("/")[0])
        if pool and self.chance(90):
            return self.pick(pool)
        if "${" in name or self.chance(60):
            return self.pick(TEXTS[:9])
        return (self.pick(TEXTS) if self.chance(97)
                else self.pick(["*", "a*", "${aws:username}", "?", "$", "${jwt:sub}"]))

    def concrete(self, pattern, entries):
        """A text that a pattern may match."""
        for key in COMMON:
            values = entries.get(bare(key))
            if values and values[0] and "${" + key + "}" in pattern:
                pattern = pattern.replace("${" + key + "}", values[0])
        text = ""
        for char in pattern:
            if char == "*" and self.chance(90):
                text += self.pick(["", "a", "b/x", "/", "é", "k.txt", "alice"])
            elif char == "?" and self.chance(85):
                text += self.pick(["a", "b", "/", "x"])
            else:
                text += char
        if self.chance(12):
            at = self.random.randint(0, len(text))
            text = text[:at] + self.pick(["/", "x", "//", "/../", "/./", "", "é", "/x/..",
                                          "?"]) + text[at + self.random.randint(0, 1):]
        return text

    def request(self, statements, kind):
        statement = self.pick(statements)
        entries = self.entries(statements)
        args = {"action": self.requested_action(statement)}
        bucket, key = self.target(statement, entries, kind)
        if bucket:
            args["bucket"] = bucket
        if key:
            args["object"] = key
        if kind == "bucket":
            account = self.pick(ACCOUNTS)
        else:
            account = self.pick(["", "alice"])
        if account:
            args["account"] = account
        if entries:
            args["conditions"] = entries
        if self.chance(8):
            args["owner"] = True
        if kind != "bucket" and self.chance(12):
            args["deny_only"] = True
        return args

    def requested_action(self, statement):
        entries = statement.get("Action") if self.chance(85) else None
        pattern = self.pick(entries) if isinstance(entries, list) and entries else entries
        names = ["s3:" + name for name in S3_ACTIONS] + ["admin:" + name for name in ADMIN_ACTIONS] \
            + ["kms:" + name for name in KMS_ACTIONS] + ["sts:" + name for name in STS_ACTIONS]
        if isinstance(pattern, str) and pattern:
            if pattern == "s3:GetObjectVersion" and self.chance(40):
                return "s3:GetObject"
            if "*" not in pattern and "?" not in pattern:
                return pattern
            able = [name for name in names if _matches(pattern, name)]
            if able:
                return self.pick(able)
        if self.chance(70):
            return self.pick(["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:GetObjectVersion",
                              "s3:ListAllMyBuckets", "s3:DeleteObject"])
        return self.pick(names + ["s3:*", "", "s3:Unknown", "*", "admin:*", "sts:GetCallerIdentity", "S3:GetObject"])

    def target(self, statement, entries, kind):
        resources = statement.get("Resource", statement.get("NotResource")) if self.chance(85) else None
        resource = self.pick(resources) if isinstance(resources, list) and resources else resources
        if isinstance(resource, str):
            pattern = resource.split(":::", 1)[-1] if resource.startswith("arn:") else resource
            text = self.concrete(pattern, entries)
            bucket, slash, key = text.partition("/")
            if kind == "kms":
                return bucket, ""
            if self.chance(15):
                key = ""
            return bucket, key
        if self.chance(10):
            return "", self.pick(["", "", "", "a", "/"])
        return self.pick(BUCKETS + KMS_KEYS), self.pick(KEYS)

    # Cases ----------------------------------------------------------------------------------------------------------

    def case(self, number):
        kind = self.random.choices(["iam", "bucket", "iam-merged", "iam-validate", "bucket-validate", "wildcard",
                                    "claims"],
                                   [50, 13, 5, 18, 8, 3, 3])[0]
        case = {"id": "gen-%s-%d" % (self.seed, number), "kind": kind}
        getattr(self, kind.replace("-", "_"))(case)
        return case

    def iam(self, case):
        case["policy"] = self.policy("iam")
        self.ask(case, case["policy"]["Statement"], "iam")

    def iam_merged(self, case):
        case["policies"] = self.some(lambda: self.policy("iam"), 4)
        self.ask(case, [statement for policy in case["policies"] for statement in policy["Statement"]], "iam")

    def bucket(self, case):
        policy = case["policy"] = self.policy("bucket")
        bucket = self.pick(BUCKETS[:5])
        for statement in policy["Statement"]:
            for element in ("Resource", "NotResource"):
                if element in statement:
                    statement[element] = self.loose(self.bucket_resources(bucket))
        if self.chance(25):
            policy["Statement"].append({"Effect": "Allow", "Principal": "*", "Action": "s3:*",
                                        "Resource": ["arn:aws:s3:::%s*" % bucket, "arn:aws:s3:::%s/*" % bucket]})
        self.ask(case, policy["Statement"], "bucket")
        if self.chance(97):
            case["args"]["bucket"] = bucket

    def bucket_resources(self, bucket):
        both = ["arn:aws:s3:::" + bucket,
                "arn:aws:s3:::" + bucket + "/" + self.pick(
                    KEYS[2:] + ["*", "*", "a*", "home/${aws:username}/*", "?", "${jwt:sub}"])]
        if self.chance(50):
            return both
        return self.distinct(lambda: self.pick(both + [
            "*", "arn:aws:s3:::*", "arn:aws:s3:::%s*" % bucket[0], "arn:aws:s3:::" + "?" * len(bucket),
            "arn:aws:s3:::%s/*" % bucket, "arn:aws:s3:::%s/" % bucket, "arn:aws:s3:::*/a",
            "arn:aws:s3:::" + bucket[:-1] + "?/*"]))

    def ask(self, case, statements, kind):
        args = case["args"] = self.request(statements, kind)
        text = json.dumps(case.get("policy", case.get("policies")))
        mentioned = {key for key in ALL_KEYS if '"%s"' % key in text or "${%s}" % key in text}
        mentioned |= {key for statement in statements for operator in (statement.get("Condition") or {}).values()
                      if isinstance(operator, dict) for key in operator}
        if any(base64_text in text for base64_text in BASE64_VARIABLES):
            mentioned.add("aws:username")
        context = {key: args["conditions"][bare(key)] for key in sorted(mentioned)
                   if bare(key) in args.get("conditions", {})}
        if context:
            case["context"] = context

    def iam_validate(self, case):
        case["policy_text"] = self.document("iam")

    def bucket_validate(self, case):
        case["bucket"] = self.pick(BUCKETS[:5])
        case["policy_text"] = self.document("bucket", case["bucket"])

    def document(self, kind, bucket="b"):
        policy = self.policy(kind, self.pick([0, 3, 3, 12]))
        if kind == "bucket":
            for statement in policy["Statement"]:
                for element in ("Resource", "NotResource"):
                    if element in statement and self.chance(85):
                        statement[element] = self.loose(self.bucket_resources(bucket))
        tree = self.tree(policy)
        for _ in range(self.pick([0, 0, 1, 1, 1, 2, 3])):
            tree = self.mutate(tree)
        text = dump(tree)
        if self.chance(2):
            text = text.replace("a", self.pick(["\\ud800", "\\udc00\\ud83d", "\\ud83d\\ude00"]),
                                self.random.randint(1, 3))
        if self.chance(10):
            text = (self.pick([" ", "\n\t", ""]) + text
                    + self.pick([" ", "x", "}", "{}", "\n", "\u0000", "]", " null", ","]))
        if self.chance(6) and text:
            at = self.random.randrange(len(text))
            text = text[:at] + self.pick(["", ",", "}", '"', "\\", "'", "\ufeff", "\t", "\u0001", "//", "null", "0",
                                          "\u00a0"]) + text[at + self.random.randint(0, 2):]
        if self.chance(1):
            text = self.pick(["", " ", "null", "nullx", "null x", "{}", "[]", "5", '"x"', "true", "{", "{}}",
                              "\ufeff{}", "/*x*/{}", "NaN", "{\"Version\":\"\",\"Statement\":[]}",
                              "{\"Statement\":null}", "[null]", "{}{}", "{\"Statement\":{}}", "{\"Statement\":[null]}",
                              "{\"ID\":null}", "{\"ID\":5}", "nul", "-", "{\"a\":1e400}", "{\"a\":01}", "{'a':1}"])
        return text

    def tree(self, value):
        if isinstance(value, dict):
            return Members((name, self.tree(member)) for name, member in value.items())
        return [self.tree(entry) for entry in value] if isinstance(value, list) else value

    def mutate(self, tree):
        """One change somewhere in the document."""
        places = []
        self.collect(tree, places)
        if not places:
            return tree
        holder, at = self.pick(places)
        value = holder[at]
        if isinstance(holder, Members):
            name, member = value
            choice = self.pick(["drop", "case", "value", "value", "unknown", "null", "rename", "swap", "fold",
                                "escape"])
            if choice == "drop":
                del holder[at]
            elif choice == "case":
                holder[at] = (self.pick([name.lower(), name.upper(), name.title(), name.swapcase()]), member)
            elif choice == "unknown":
                holder.insert(at, (self.pick(["Foo", "Comment", "Statements", "Actions", "principal", "NotPrincipals",
                                              "", "Id2", "Ⓢtatement", "\u0000"]),
                                   self.tree(self.pick(JUNK))))
            elif choice == "rename":
                holder[at] = (self.pick(["Action", "NotAction", "Resource", "NotResource", "Sid", "Condition",
                                         "Principal", "Effect", "Version", "Statement", "ID", "Id",
                                         "NotPrincipal"]), member)
            elif choice == "null":
                holder[at] = (name, None)
            elif choice == "swap":
                self.random.shuffle(holder)
            elif choice == "fold":
                holder[at] = (name.replace("s", "ſ").replace("K", "K"), member)
            elif choice == "escape":
                holder[at] = (name, Raw(
                    json.dumps(self.pick(TEXTS) if isinstance(member, str) else "x").replace("a", "\\u0061")))
            else:
                holder[at] = (name, self.other(member))
        elif self.chance(15):
            del holder[at]
        elif self.chance(15):
            holder.insert(at, value)
        else:
            holder[at] = self.other(value)
        return tree

    def other(self, value):
        choice = self.pick(["junk", "wrap", "unwrap", "odd", "edit"])
        if choice == "wrap":
            return [value]
        if choice == "unwrap" and isinstance(value, list) and value and not isinstance(value, Members):
            return value[0]
        if choice == "edit" and isinstance(value, str) and value:
            at = self.random.randrange(len(value))
            return value[:at] + self.pick(["", "*", "?", "/", " ", "x", "${", "é",
                                           ":"]) + value[at + self.random.randint(0, 1):]
        if choice == "odd" and isinstance(value, str):
            return self.pick(BAD_ACTIONS + BAD_KEYS + TEXTS + ODD_VARIABLES + NETWORKS + NUMBERS + DATE_TEXTS + BOOLS
                             + ODD_BASE64 + COPY_SOURCES
                             + ["arn:aws:s3:::", "arn:minio:kms:::", "*foo", "*a/b", "*a.b", "arn:aws:s3:::\\"])
        return self.tree(self.pick(JUNK))

    def collect(self, tree, places):
        if isinstance(tree, Members):
            for at, (_, member) in enumerate(tree):
                places.append((tree, at))
                self.collect(member, places)
        elif isinstance(tree, list):
            for at, entry in enumerate(tree):
                places.append((tree, at))
                self.collect(entry, places)

    def wildcard(self, case):
        case["simple"] = self.chance(50)
        if self.chance(50):
            case["pattern"] = "".join(self.pick("ab*?*?é/") for _ in range(self.random.randint(0, 8)))
        else:
            case["pattern"] = self.pick(TEXT_PATTERNS + PRINCIPALS + PATTERNS)
        case["text"] = (self.concrete(case["pattern"], {}) if self.chance(60)
                        else "".join(self.pick("abé/😀") for _ in range(self.random.randint(0, 6))))
        if self.chance(20):
            case["text"] = case["text"][:-1]

    def claims(self, case):
        def text():
            return "".join(self.pick(["a", "readonly", ",", ",", " ", "b", "\t", "\u00a0", "\u3000", "\u200b", "\u0085",
                                      "\ufeff", "x y", "é", "", "\n"]) for _ in range(self.random.randint(0, 6)))
        value = self.pick([text, text, lambda: [text() for _ in range(self.random.randint(0, 4))],
                           lambda: self.pick(JUNK), lambda: [text(), self.pick(JUNK)]])()
        case["claims"] = {self.pick(["policy", "policy", "policy", "Policy", "a.b"]): value, "other": "x"}
        case["claim_name"] = self.pick(["policy", "policy", "policy", "a.b", "", "missing"])


def _matches(pattern, text):
    reached = {0}
    for char in pattern:
        if char == "*":
            reached = set(range(min(reached), len(text) + 1)) if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(text) and char in ("?", text[at])}
    return len(text) in reached


def main():
    seed, count = sys.argv[1], int(sys.argv[2])
    generator = Generator(seed)
    for number in range(count):
        print(json.dumps(generator.case(number)))


if __name__ == "__main__":
    main()
