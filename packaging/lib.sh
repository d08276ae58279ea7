# Shared by build-deb.sh, demo.sh and tests/run.sh: sourced, not run.
# shellcheck shell=bash

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly repo
readonly config=Release

# The Debian packages that everything here needs, by what it is for. One list, so that a fresh machine is made ready once.
readonly packages_build=(dpkg binutils gzip clang libbpf-dev)
readonly packages_test=(
  libsystemd0 libblkid1 udev               # libraries of the native tests
  dbus python3-dbus python3-gi             # a private bus, and a manager on another D-Bus stack
  systemd                                  # systemd-analyze and systemd-escape
  util-linux e2fsprogs xfsprogs             # filesystems in files
  prometheus                               # promtool, and Prometheus itself
  curl openssl                             # TLS, passwords and compression from outside
  lintian python3-jsonschema python3-prometheus-client socat
  chromium                                 # the page in a real browser
)
readonly packages_vm=(qemu-system-x86 qemu-utils mmdebstrap e2fsprogs cpio socat)

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# need_packages NAME...: installs what is missing. Asks the network only then, so a second run works without one.
need_packages() {
  local missing=() name
  for name in "$@"; do
    # ${db:Status-Status} knows a removed package from an installed one.
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2> /dev/null || true)" = installed ] || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || die "Debian packages are missing; as root: apt-get install ${missing[*]}"
  say "installing Debian packages: ${missing[*]}"
  # Libraries and tools are wanted, not services: without this file's refusal Prometheus would start on a machine with an init.
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
    made=1
  fi
  local log status=0
  log=$(mktemp)
  {
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
  } > "$log" 2>&1 || status=$?
  [ -z "$made" ] || rm -f "$policy"
  if [ "$status" != 0 ]; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    die "apt-get could not install: ${missing[*]}"
  fi
  rm -f "$log"
}

# need_axe: the accessibility rules for the page, from npm with a lock file. Asks the network only when they are not there in that version.
need_axe() {
  local folder=$repo/tests/BareMountd.Daemon.Tests/Html/axe want have
  want=$(sed -n 's/.*"axe-core": "\(.*\)".*/\1/p' "$folder/package.json")
  have=$(sed -n 's/^ *"version": "\(.*\)",$/\1/p' "$folder/node_modules/axe-core/package.json" 2> /dev/null | head -n 1) || have=
  [ "$have" != "$want" ] || return 0
  command -v npm > /dev/null || need_packages npm
  say "installing axe-core $want"
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund > /dev/null) || die "npm ci failed in $folder"
}

need_sdk() {
  command -v dotnet > /dev/null || die "the .NET SDK 10 is missing: https://dotnet.microsoft.com/download"
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
  # Build servers that outlive the script hold memory and, in a container, the script's output.
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
}

# The version stands once, in Directory.Build.props.
product_version() {
  sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$repo/Directory.Build.props" | head -n 1
}

# Seconds since 1970 that every file of the package carries: the last commit's, or the newest date in the changelog of a source archive.
source_date() {
  if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then
    echo "$SOURCE_DATE_EPOCH"
  elif ! git -C "$repo" log -1 --format=%ct 2> /dev/null; then
    date -u -d "$(grep -oE '[0-9]{4}-[0-9]{2}-[0-9]{2}' "$repo/CHANGELOG.md" | sort | tail -n 1)" +%s
  fi
}
