#!/bin/bash
# The main job, shown from nothing: builds the package, boots a Linux that looks like WSL2 (real systemd, no udev), installs the package
# as a user would, plugs in disks, and prints what happens.
#
# usage: packaging/demo.sh [--interactive]
#
#   --interactive   leaves a root shell in the machine at the end
#
# Needs the .NET 10 SDK; installs the Debian packages that are missing (as root). A second run needs no network.
set -euo pipefail
# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1-} in
  '' | --interactive) ;;
  -h | --help) sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
  *) die "unknown option: $1 (see --help)" ;;
esac

cd "$repo"
stage() { printf '[%4ds] %s\n' "$SECONDS" "$*"; }

stage "packages of this host"
need_sdk
need_packages "${packages_build[@]}" "${packages_vm[@]}"
stage "the .deb"
package=$(bash packaging/build-deb.sh | tail -n 1)
stage "the demo's runner"
mkdir -p artifacts
dotnet build packaging/demo/Demo.csproj --configuration "$config" --nologo --verbosity quiet > artifacts/demo-build.log 2>&1 ||
  { cat artifacts/demo-build.log; die "the runner was not built"; }
stage "the machine"
exec "packaging/demo/bin/$config/net10.0/baremountd-demo" "$package" "$@"
