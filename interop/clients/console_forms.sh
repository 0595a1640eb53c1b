#!/usr/bin/env bash
# Credentials as the console gives them to be copied: for mc, rclone and DuckDB. Its own suite runs the other forms.
#
#   bash console_forms.sh PYTHON FORMS
#
# PYTHON has DuckDB; FORMS is the console's module, as .mjs. $BUCKET and the credentials are in the environment.
set -euo pipefail
python=$1 forms=$2
work=$work/console-forms
rm -rf "$work"
mkdir -p "$work"
form() {
  node --input-type=module -e '
    const { FORMS } = await import(process.argv[1]);
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = process.env;
    const at = { endpoint: process.env.AWS_ENDPOINT_URL, region: process.env.AWS_REGION };
    process.stdout.write(FORMS[process.argv[2]]({ accessKeyId, secretAccessKey, sessionToken }, at));' "$forms" "$1"
}
form mc > "$work/mc"
form rclone > "$work/rclone.conf"
form DuckDB > "$work/duckdb.sql"
printf 'a,b\n1,2\n' > "$work/table.csv"
# What follows has nothing but what was copied.
for name in ${!AWS_@}; do unset "$name"; done

bash -e "$work/mc" | grep -q "$BUCKET/"
export RCLONE_CONFIG=$work/rclone.conf
rclone copy "$work/table.csv" "cloakroom:$BUCKET/forms"
(. "$work/mc" > /dev/null && mc cat "cloakroom/$BUCKET/forms/table.csv") | cmp - "$work/table.csv"
"$python" - "$work/duckdb.sql" "s3://$BUCKET/forms/table.csv" << 'PYTHON'
import pathlib, sys
import duckdb

db = duckdb.connect()
db.install_extension("httpfs")
db.load_extension("httpfs")
db.execute(pathlib.Path(sys.argv[1]).read_text())
assert db.execute("SELECT a, b FROM read_csv(?)", [sys.argv[2]]).fetchall() == [(1, 2)]
PYTHON
rclone purge "cloakroom:$BUCKET/forms"
