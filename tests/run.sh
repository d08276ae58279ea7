#!/bin/bash
# Runs everything that this repository claims: restore, build, format, every test project, the package, the virtual machines.
#
# usage: tests/run.sh [--fast | --soak]
#
#   --fast   without the virtual machines (and so without the package, which they install)
#   --soak   the fault tests in full length (docs/reliability.md): hours instead of minutes
#
# Installs the Debian packages (and one of npm) that it needs when they are missing (as root); with everything cached it needs no network.
# The last line is "N passed, N failed, N skipped", after the failures once more; the exit code is 1 when a test failed, a project crashed or ran no
# test at all.
# Logs and reports: artifacts/tests/.
set -euo pipefail
# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../packaging/lib.sh"

fast='' vm_limit=4500
case ${1-} in
  '') ;;
  --fast) fast=1 ;;
  --soak)
    export BAREMOUNTD_SOAK=1
    vm_limit=43200
    ;;
  -h | --help) sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
  *) die "unknown option: $1 (see --help)" ;;
esac

cd "$repo"
readonly reports=$repo/artifacts/tests
rm -rf "$reports"
mkdir -p "$reports"

passed=0 failed=0 skipped=0 broken=()

stage() { printf '[%4ds] %s\n' "$SECONDS" "$*"; }

# finish: the one closing line, whatever happened before.
finish() {
  local status=$?
  trap - EXIT
  if [ ${#broken[@]} -gt 0 ]; then
    stage "not in order: ${broken[*]}"
  fi
  [ "$failed" = 0 ] && [ ${#broken[@]} = 0 ] || status=1
  # What the virtual machines' fault tests came to; there is none after --fast.
  [ ! -s "$reports/faults.md" ] || cat "$reports/faults.md"
  # Once more: they are far up in a long output by now.
  [ ! -s "$reports/failures.txt" ] || cat "$reports/failures.txt"
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  exit "$status"
}
trap finish EXIT

# step NAME COMMAND...: quiet when it works; when not, its output, and the run ends.
step() {
  local name=$1 log=$reports/$1.log
  shift
  if ! "$@" > "$log" 2>&1; then
    grep -E '(error|warning) [A-Z]+[0-9]+' "$log" | sort -u | head -n 60 || true
    tail -n 20 "$log"
    broken+=("$name")
    exit 1
  fi
}

# run_tests PROJECT SECONDS [OPTION...]: the test program itself, not "dotnet test": no second build, and its own exit code.
run_tests() {
  local project=$1 limit=$2 log=$reports/$1.log report=$reports/$1.json status=0 counts
  shift 2
  stage "test: $project"
  timeout --kill-after=30 "$limit" "tests/$project/bin/$config/net10.0/$project" --no-progress --no-ansi \
    --results-directory "$reports" --report-ctrf --report-ctrf-filename "$project.json" "$@" 2>&1 | tee "$log" |
    sed -u -n '/^failed /p; /^  /p; /^passed /p; /^skipped /p' || status=${PIPESTATUS[0]}
  if [ ! -s "$report" ]; then
    tail -n 40 "$log"
    stage "      $project ended with $status and no report"
    broken+=("$project")
    return 0
  fi
  counts=$(python3 -c 'import json, sys
results = json.load(open(sys.argv[1]))["results"]
s = results["summary"]
print(s["passed"], s["failed"] + s.get("other", 0), s["skipped"] + s.get("pending", 0))
with open(sys.argv[2], "a") as failures:
    for test in results["tests"]:
        if test["status"] not in ("passed", "skipped", "pending"):
            print("failed:", test["name"], "".join("\n    " + line for line in test.get("message", "no message").splitlines()[:12]), file=failures)
' "$report" "$reports/failures.txt")
  local p f s
  read -r p f s <<< "$counts"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  stage "      $p passed, $f failed, $s skipped"
  # 2 is "tests failed", which is counted above; anything else (8: no test ran, 124: too late, a signal) is not a result.
  if [ "$status" != 0 ] && ! { [ "$status" = 2 ] && [ "$f" -gt 0 ]; }; then
    stage "      $project ended with $status"
    broken+=("$project")
  elif [ $((p + f)) = 0 ]; then
    stage "      $project ran no test"
    broken+=("$project")
  fi
}

stage "packages"
need_sdk
need_packages "${packages_build[@]}" "${packages_test[@]}"
need_axe
[ -n "$fast" ] || need_packages "${packages_vm[@]}"

stage "restore (locked)"
step restore dotnet restore BareMountd.sln --locked-mode --nologo
stage "build ($config)"
step build dotnet build BareMountd.sln --no-restore --configuration "$config" --nologo
stage "format"
# All of it and not only white space (which takes a fifth of the time): naming rules, for one, the build does not report.
step format dotnet format BareMountd.sln --no-restore --verify-no-changes

if [ -z "$fast" ]; then
  stage "package"
  step package bash packaging/build-deb.sh
fi

for path in tests/*.Tests; do
  project=${path#tests/}
  [ "$project" = BareMountd.Vm.Tests ] || run_tests "$project" 600
done
if [ -z "$fast" ]; then
  # What is installed above must be enough: a machine that cannot start is a failure here, not a reason to skip.
  BAREMOUNTD_REQUIRE_VM=1 run_tests BareMountd.Vm.Tests "$vm_limit" --output Detailed
fi
stage "done"
