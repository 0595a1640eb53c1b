# The examples for GitHub Actions and GitLab CI: their very steps, with tokens in the shape of these providers, signed
# by an issuer of the suite's own. Needs curl, jq and openssl.
work=$cache/ci-work
rm -rf "$work"
mkdir -p "$work"
python3 interop/ci_suite.py "$work"
