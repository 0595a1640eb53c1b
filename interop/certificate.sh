# TLS and client certificates: curl as in MinIO's documentation, openssl, the AWS CLI, boto3 and the real mc over https.
. interop/upstream.sh
work=$cache/certificate-work
rm -rf "$work"
mkdir -p "$work/policies"
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
mc=$store
certs=$work/certs
examples/certificate/make-certificates "$certs" lab
cat > "$work/policies/lab.json" << 'JSON'
{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::lab", "arn:aws:s3:::lab/*"]}]}
JSON

# A second way to sign: OpenSSL's own authority, which can date certificates and revoke them.
mkdir -p "$work/ca"
touch "$work/ca/index.txt"
echo 1000 > "$work/ca/serial"
echo 1000 > "$work/ca/crlnumber"
cat > "$work/ca/ca.cnf" << CNF
[ca]
default_ca = example
[example]
database = $work/ca/index.txt
serial = $work/ca/serial
crlnumber = $work/ca/crlnumber
new_certs_dir = $work/ca
certificate = $certs/ca.crt
private_key = $certs/ca.key
default_md = sha256
default_days = 30
default_crl_days = 7
policy = anything
unique_subject = no
[anything]
commonName = supplied
[client]
extendedKeyUsage = clientAuth
[server]
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,IP:127.0.0.1
[none]
basicConstraints = CA:FALSE
CNF
issue() { # NAME COMMON-NAME EXTENSIONS OPTION…
  local name=$1 subject=$2 extensions=$3
  shift 3
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$subject" \
    -keyout "$work/$name.key" -out "$work/$name.csr" 2> "$work/openssl.log"
  openssl ca -batch -notext -config "$work/ca/ca.cnf" -extensions "$extensions" -in "$work/$name.csr" \
    -out "$work/$name.crt" "$@" 2> "$work/openssl.log" || { cat "$work/openssl.log" >&2; exit 1; }
}
crl() { openssl ca -config "$work/ca/ca.cnf" -gencrl -out "$work/crl.new" 2> "$work/openssl.log" && mv "$work/crl.new" "$work/crl.pem"; }
crl

port=$(free_port)
endpoint=https://localhost:$port
MINIO_ROOT_USER=owner-key MINIO_ROOT_PASSWORD=owner-secret MINIO_IDENTITY_TLS_ENABLE=on \
  CLOAKROOM_IDENTITY_TLS_CRL=$work/crl.pem \
  bin/cloakroom server "$work/data" --address "127.0.0.1:$port" --certs-dir "$certs/bridge" \
  --policies "$work/policies" > "$work/bridge.log" 2>&1 &
started+=($!)
await_port "$port"

# The real mc, which knows the authority as its documentation says.
export MC_CONFIG_DIR=$work/mc
mkdir -p "$MC_CONFIG_DIR/certs/CAs"
cp "$certs/ca.crt" "$MC_CONFIG_DIR/certs/CAs/"
"$mc" alias set bridge "$endpoint" owner-key owner-secret > /dev/null
"$mc" mb --quiet bridge/lab > /dev/null
head -c 70000000 /dev/urandom > "$work/large"
"$mc" cp --quiet "$work/large" bridge/lab/large > /dev/null
"$mc" cat bridge/lab/large | cmp - "$work/large"
echo small | "$mc" --quiet pipe bridge/lab/small > /dev/null
"$mc" admin user add bridge alice alice-secret > /dev/null
echo "mc over https: ok"

# curl, in the words of MinIO's documentation.
log_in() { # KEY CERTIFICATE OPTION…
  local key=$1 certificate=$2
  shift 2
  curl -s -X POST --cacert "$certs/ca.crt" --key "$key" --cert "$certificate" "$@" \
    "$endpoint?Action=AssumeRoleWithCertificate&Version=2011-06-15&DurationSeconds=3600"
}
log_in "$certs/client.key" "$certs/client.crt" > "$work/answer.xml"
grep -q '<AssumeRoleWithCertificateResult><Credentials><AccessKeyId>ASIA' "$work/answer.xml"
log_in "$certs/client.key" "$certs/client.crt" --tlsv1.2 --tls-max 1.2 | grep -q ASIA
answers() { # CODE WORDS KEY CERTIFICATE OPTION…
  local code=$1 words=$2 said
  shift 2
  said=$(log_in "$@")
  grep -q "<Code>$code</Code>" <<< "$said" && grep -q "$words" <<< "$said" ||
    { echo "expected $code, $words, but got: $said" >&2; exit 1; }
}
issue expired lab client -startdate 20200101000000Z -enddate 20200201000000Z
answers InvalidClientCertificate 'has expired at' "$work/expired.key" "$work/expired.crt"
issue future lab client -startdate 20450101000000Z -enddate 20450201000000Z
answers InvalidClientCertificate 'is not valid before' "$work/future.key" "$work/future.crt"
issue server lab server
answers InvalidClientCertificate 'not for clients' "$work/server.key" "$work/server.crt"
issue none lab none
answers InvalidClientCertificate 'not for clients' "$work/none.key" "$work/none.crt"
issue unknown no-such-policy client
answers InvalidParameterValue 'specified policy no-such-policy, not found' "$work/unknown.key" "$work/unknown.crt"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=consoleAdmin \
  -addext extendedKeyUsage=clientAuth -addext basicConstraints=critical,CA:FALSE \
  -keyout "$work/self.key" -out "$work/self.crt" 2> /dev/null
answers InvalidClientCertificate 'no authority' "$work/self.key" "$work/self.crt"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=consoleAdmin \
  -keyout "$work/selfca.key" -out "$work/selfca.crt" 2> /dev/null
answers MissingParameter 'No client certificate provided' "$work/selfca.key" "$work/selfca.crt"
curl -s -X POST --cacert "$certs/ca.crt" \
  "$endpoint?Action=AssumeRoleWithCertificate&Version=2011-06-15" | grep -q 'No client certificate provided'
curl -s --cacert "$certs/ca.crt" -d 'Action=AssumeRoleWithCertificate&Version=2011-06-15' "$endpoint" |
  grep -q 'Unsupported action AssumeRoleWithCertificate'
curl -s "http://localhost:$port/" | grep -q 'HTTP request to an HTTPS server'
echo "curl, good certificates and bad ones: ok"

# Revoked while the bridge runs, and with the TLS session of before: what counts is the list.
issue lost lab client
log_in "$work/lost.key" "$work/lost.crt" | grep -q ASIA
request() { printf 'POST /?Action=AssumeRoleWithCertificate&Version=2011-06-15 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'; }
for version in tls1_2 tls1_3; do
  (request; sleep 2) | openssl s_client -"$version" -connect "localhost:$port" -CAfile "$certs/ca.crt" \
    -key "$work/lost.key" -cert "$work/lost.crt" -sess_out "$work/$version.session" -ign_eof > "$work/said" 2> /dev/null || true
  grep -q ASIA "$work/said"
done
openssl ca -config "$work/ca/ca.cnf" -revoke "$work/lost.crt" 2> "$work/openssl.log"
crl
answers InvalidClientCertificate 'was revoked at' "$work/lost.key" "$work/lost.crt"
for version in tls1_2 tls1_3; do
  (request; sleep 2) | openssl s_client -"$version" -connect "localhost:$port" -CAfile "$certs/ca.crt" \
    -sess_in "$work/$version.session" -ign_eof > "$work/resumed" 2> /dev/null || true
  grep -q '^Reused' "$work/resumed"
  grep -q 'was revoked at' "$work/resumed"
done
echo "revocation, also of resumed sessions: ok"

# Versions, suites and renegotiation, by openssl.
speaks() { # WORDS OPTION…: what openssl says has the words
  local words=$1
  shift
  openssl s_client -connect "localhost:$port" -CAfile "$certs/ca.crt" "$@" < /dev/null > "$work/said" 2>&1 || true
  grep -q "$words" "$work/said"
}
speaks 'New, TLSv1.3' -tls1_3 -verify_return_error
speaks 'Protocol *: TLSv1.2' -tls1_2 -verify_return_error
grep -q 'Cipher is ECDHE' "$work/said"
for old in tls1_1 tls1; do
  if speaks 'Cipher is [A-Z]*DH' "-$old" -cipher DEFAULT@SECLEVEL=0; then echo "$old is spoken" >&2; exit 1; fi
done
for weak in ECDHE-ECDSA-AES128-SHA256 ECDHE-ECDSA-AES256-SHA AES128-GCM-SHA256; do
  if speaks "Cipher is $weak" -tls1_2 -cipher "$weak"; then echo "$weak is spoken" >&2; exit 1; fi
done
speaks 'ALPN protocol: http/1.1' -alpn h2,http/1.1
live() { printf 'GET /minio/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'; }
for first in '' R; do
  ([ -z "$first" ] || echo "$first"; sleep 2; live; sleep 2) |
    openssl s_client -tls1_2 -connect "localhost:$port" -CAfile "$certs/ca.crt" > "$work/renegotiated" 2>&1 || true
  case $first in
    R) if grep -q '200 OK' "$work/renegotiated"; then echo "a renegotiation is accepted" >&2; exit 1; fi ;;
    *) grep -q '200 OK' "$work/renegotiated" ;;
  esac
done
echo "versions, suites, ALPN, renegotiation: ok"

# The AWS CLI and boto3 with what the certificate bought.
element() { sed -n "s/.*<$1>\([^<]*\)<.*/\1/p" "$work/answer.xml"; }
as_session() {
  AWS_ACCESS_KEY_ID=$(element AccessKeyId) AWS_SECRET_ACCESS_KEY=$(element SecretAccessKey) \
    AWS_SESSION_TOKEN=$(element SessionToken) "$@"
}
cli() { aws --ca-bundle "$certs/ca.crt" --endpoint-url "$endpoint" --region us-east-1 "$@"; }
as_session cli s3 cp --quiet s3://lab/large "$work/large.back"
cmp "$work/large" "$work/large.back"
as_session cli s3 cp --quiet "$work/large" s3://lab/again
as_session cli s3api get-object --bucket lab --key large --range bytes=8388600-8388620 "$work/range" > /dev/null
[ "$(stat -c %s "$work/range")" = 21 ]
as_session cli sts get-caller-identity --query Arn --output text | grep -qx 'arn:aws:sts::000000000000:assumed-role/certificate/lab'
curl -sf --cacert "$certs/ca.crt" "$(AWS_ACCESS_KEY_ID=owner-key AWS_SECRET_ACCESS_KEY=owner-secret python3 - "$endpoint" << 'PYTHON'
import sys, boto3, botocore.config
s3 = boto3.client("s3", endpoint_url=sys.argv[1], region_name="us-east-1", config=botocore.config.Config(signature_version="s3v4"))
print(s3.generate_presigned_url("get_object", Params={"Bucket": "lab", "Key": "small"}))
PYTHON
)" | grep -qx small
for program in examples/certificate/run examples/certificate/certificate.py; do
  "$program" --certs "$certs" --endpoint "$endpoint" --bucket lab > "$work/list"
  grep -q '  small$' "$work/list"
done
examples/certificate/certificate --certs "$certs" --endpoint "$endpoint" | grep -q ASIA
echo "the AWS CLI, boto3 and the examples: ok"

# A renewed pair is shown to the next client; half of it is not.
shown() { openssl s_client -connect "localhost:$port" < /dev/null 2> /dev/null | openssl x509 -noout -serial; }
issue renewed localhost server
before=$(shown)
cp "$work/renewed.crt" "$certs/bridge/public.crt"
sleep 4
[ "$(shown)" = "$before" ]
openssl pkcs8 -topk8 -nocrypt -in "$work/renewed.key" -out "$certs/bridge/private.key"
for _ in $(seq 100); do [ "$(shown)" = "$before" ] || break; sleep 0.1; done
[ "$(shown)" = "$(openssl x509 -noout -serial -in "$work/renewed.crt")" ]
grep -q 'is not that of the certificate' "$work/bridge.log"
"$mc" ls bridge/lab > /dev/null
echo "renewal: ok"

# The gateway in front of it: TLS to the upstream, whose authority only CAs/ or a setting knows.
gateway() { # PORT SETTING=VALUE…
  local at=$1
  shift
  rm -rf "$work/state"
  env CLOAKROOM_UPSTREAM_ACCESS_KEY=owner-key CLOAKROOM_UPSTREAM_SECRET_KEY=owner-secret MINIO_ROOT_USER=owner-key \
    MINIO_ROOT_PASSWORD=owner-secret "$@" bin/cloakroom gateway "$endpoint" --data "$work/state" \
    --address "127.0.0.1:$at" > "$work/gateway.log" 2>&1 &
  gateway_pid=$!
  started+=($gateway_pid)
  await_port "$at"
}
for setting in NONE=none CLOAKROOM_UPSTREAM_CA_CERT="$certs/ca.crt" CLOAKROOM_CERTS_DIR="$certs/bridge"; do
  at=$(free_port)
  gateway "$at" "$setting"
  case $setting in CLOAKROOM_CERTS_DIR=*) scheme=https ;; *) scheme=http ;; esac
  export MC_HOST_gate=$scheme://owner-key:owner-secret@localhost:$at
  case $setting in
    NONE=*) if "$mc" cat gate/lab/small > "$work/said" 2>&1; then echo "an unknown authority is trusted" >&2; exit 1; fi ;;
    *) "$mc" cat gate/lab/large | cmp - "$work/large" ;;
  esac
  kill "$gateway_pid"
  wait "$gateway_pid" || true
done
unset MC_HOST_gate
stop_started
echo "TLS to the upstream: ok"
