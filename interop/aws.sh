# The demo's own check, with the AWS CLI, and the same by hand: one call for each thing the demo tells its users to
# paste.
aws --version
bin/demo check

# The AWS CLI keeps credentials in its home under role and session name: each user needs a session name.
token_file=$DEMO_DIR/interop-token
as() {
  curl -sf "$KEYCLOAK_URL/realms/demo/protocol/openid-connect/token" \
    -d grant_type=password -d client_id=s3-cli -d "username=$1" -d "password=$1" -d 'scope=openid s3' |
    sed 's/.*"access_token":"\([^"]*\)".*/\1/' > "$token_file"
  local user=$1
  shift
  AWS_ROLE_SESSION_NAME=$user AWS_ROLE_ARN=arn:minio:iam:::role/any AWS_WEB_IDENTITY_TOKEN_FILE=$token_file \
    AWS_ENDPOINT_URL=$BRIDGE_URL AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 "$@"
}
denied() {
  local answer
  if answer=$("$@" 2>&1); then
    echo "was allowed: $*" >&2
    return 1
  fi
  case $answer in *AccessDenied* | *'(403)'*) echo "denied, as it should be: ${answer##*$'\n'}" ;; *)
    echo "$answer" >&2
    return 1
    ;;
  esac
}

work=$(mktemp -d)
echo 'written by the AWS CLI' > "$work/small.txt"
head -c 20000000 /dev/urandom > "$work/large.bin"
as writer aws s3 ls
as writer aws s3 cp "$work/small.txt" s3://lab-data/interop/small.txt
as writer aws s3 cp --no-progress "$work/large.bin" s3://lab-data/interop/large.bin
as writer aws s3 cp --no-progress s3://lab-data/interop/large.bin "$work/back.bin"
cmp "$work/large.bin" "$work/back.bin"
as analyst aws s3 ls s3://lab-data/interop/
as reader aws s3 cp s3://lab-data/interop/small.txt -
denied as reader aws s3 cp "$work/small.txt" s3://lab-data/interop/not-allowed.txt
denied as analyst aws s3 ls s3://public-reports/
as writer aws s3api get-object-attributes --bucket lab-data --key interop/small.txt --object-attributes ETag ObjectSize
as writer aws s3 mv s3://lab-data/interop/small.txt 's3://lab-data/interop/mit Leerzeichen & Ümlaut+.txt'
as writer aws s3 rm --recursive s3://lab-data/interop/
as writer aws sts get-caller-identity
rm -r "$work"

# The README's own block, with the ports of this demo.
block=$(sed -n '/^export AWS_ENDPOINT_URL=/,/^```/p' README.md | grep -v '^```' |
  sed -e "s#http://127.0.0.1:9000#$BRIDGE_URL#; s#http://127.0.0.1:8080#$KEYCLOAK_URL#" \
    -e "s#\$PWD/.demo#$DEMO_DIR#; s#> .demo/#> $DEMO_DIR/#")
bash -euo pipefail -c "$block" | grep lab-data
