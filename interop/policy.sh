# Asks MinIO's own policy engine and Cloakroom the same generated questions. MinIO's engine is asked in two generations:
# that of its last community server, and the newest one. Prints every answer that differs without a reason. POLICY_SEED
# and POLICY_CASES say which questions and how many.
command -v go >/dev/null || {
  echo "interop/run policy builds MinIO's policy engine, which is a Go module: install Go 1.25 or newer." >&2
  exit 1
}
work=$cache/policy
mkdir -p "$work"
export GOCACHE=$cache/go/build GOMODCACHE=$cache/go/mod GOFLAGS=-modcacherw
(
  cd interop/policy/oracle
  go build -trimpath -o "$work/baseline" .
  go build -trimpath -modfile=newer.mod -o "$work/newer" .
)
seed=${POLICY_SEED:-$RANDOM$RANDOM}
count=${POLICY_CASES:-50000}
echo "$count cases of POLICY_SEED=$seed"
python3 interop/policy/generate.py "$seed" "$count" > "$work/questions.jsonl"
"$work/baseline" < "$work/questions.jsonl" > "$work/baseline.jsonl"
"$work/newer" < "$work/questions.jsonl" > "$work/newer.jsonl"
python3 interop/policy/judge.py expect "$work" > "$work/cases.jsonl"
# exits with 1 if any case fails; what may fail is decided below
bin/cloakroom policy test "$work/cases.jsonl" > "$work/failures.txt" || [ $? -eq 1 ]
python3 interop/policy/judge.py judge "$work"
