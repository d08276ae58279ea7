#!/bin/bash
# Builds the Debian package: artifacts/baremountd_VERSION_amd64.deb. One tree gives one file, byte for byte.
#
# usage: packaging/build-deb.sh [--output DIR] [--no-restore]
#
# Prints the file's path (last line of stdout). needs: the .NET SDK; Debian packages are installed when missing (root).
set -euo pipefail
# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

output=$repo/artifacts
publish_options=()
while [ $# -gt 0 ]; do
  case $1 in
    --output) output=${2:?--output needs a folder}; shift 2 ;;
    --no-restore) publish_options+=(--no-restore); shift ;;
    -h | --help) sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) die "unknown option: $1 (see --help)" ;;
  esac
done

need_sdk
need_packages "${packages_build[@]}"
umask 022
version=$(product_version)
SOURCE_DATE_EPOCH=$(source_date)
export SOURCE_DATE_EPOCH
packaging=$repo/packaging

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
runtime=$root/usr/lib/baremountd

# 1. The runtime folder: both programs on one trimmed framework.
say "build-deb: publishing the runtime folder"
mkdir -p "$runtime"
# The trimmer from nothing: left to see for itself what changed, it wrote a list of files that lacked one of them, and the daemon did not start.
rm -rf "$packaging/bundle/obj/$config"
dotnet publish "$packaging/bundle/Bundle.csproj" --configuration "$config" --output "$work/publish" \
  --nologo --verbosity quiet "${publish_options[@]}" > "$work/publish.log" 2>&1 || { cat "$work/publish.log" >&2; die "publish failed"; }
cp -R "$work/publish/." "$runtime/"
for library in "$runtime"/*.dll; do
  grep -qF "${library##*/}" "$runtime/baremountd.deps.json" || [ "${library##*/}" = bundle.r2r.dll ] || die "baremountd.deps.json does not name ${library##*/}"
done
# The archive of the framework marks data as executable.
find "$runtime" -type f -exec chmod 644 {} +
chmod 755 "$runtime/baremountd" "$runtime/baremountctl"
# The one library that comes with its symbols.
strip --strip-unneeded --remove-section=.comment "$runtime/libMonoPosixHelper.so"

# 2. What people call. A host resolves the link to itself before it looks for its neighbours.
mkdir -p "$root/usr/sbin" "$root/usr/bin"
ln -s ../lib/baremountd/baremountd "$root/usr/sbin/baremountd"
ln -s ../lib/baremountd/baremountctl "$root/usr/bin/baremountctl"

# 3. systemd, configuration, completions, manual pages, documents.
have() { [ -e "$1" ] || { say "build-deb: left out, not there: ${1#"$repo"/}"; return 1; }; }
put() { have "$1" && install -D -m 644 "$1" "$root/$2" || true; }
put_gz() { # gzip without name and time
  have "$1" || return 0
  mkdir -p "$root/$(dirname "$2")"
  gzip -9n < "$1" > "$root/$2"
}
put "$packaging/systemd/baremountd.service" lib/systemd/system/baremountd.service
put "$packaging/systemd/baremountd-metrics.socket" lib/systemd/system/baremountd-metrics.socket
put "$packaging/systemd/baremountd.socket" lib/systemd/system/baremountd.socket
put "$packaging/systemd/baremountd-wait@.service" lib/systemd/system/baremountd-wait@.service
put "$packaging/systemd/request-histograms.conf" usr/share/baremountd/request-histograms.conf
put "$packaging/sysusers.d/baremountd.conf" usr/lib/sysusers.d/baremountd.conf
if [ -e "$packaging/config.example.json" ]; then
  put "$packaging/config.example.json" etc/baremountd/config.json
else
  mkdir -p "$root/etc/baremountd"
  printf '// The disks that are declared, by name: see baremountd(8).\n{ "disks": {} }\n' > "$root/etc/baremountd/config.json"
fi
put "$packaging/completions/baremountctl.bash" usr/share/bash-completion/completions/baremountctl
put "$packaging/completions/_baremountctl" usr/share/zsh/vendor-completions/_baremountctl
put "$packaging/completions/baremountctl.fish" usr/share/fish/vendor_completions.d/baremountctl.fish
for file in baremountd.alerts.yml baremountd.rules.yml prometheus.yml; do
  put "$packaging/prometheus/$file" "usr/share/baremountd/prometheus/$file"
done
put "$packaging/grafana/baremountd.json" usr/share/baremountd/grafana/baremountd.json
# The pages that alerts send people to.
for page in health metrics prometheus; do
  put "$repo/docs/$page.md" "usr/share/doc/baremountd/$page.md"
done
put_gz "$packaging/man/baremountd.8" usr/share/man/man8/baremountd.8.gz
put_gz "$packaging/man/baremountctl.1" usr/share/man/man1/baremountctl.1.gz
put "$packaging/deb/copyright" usr/share/doc/baremountd/copyright
put "$packaging/deb/lintian-overrides" usr/share/lintian/overrides/baremountd
put_gz "$repo/CHANGELOG.md" usr/share/doc/baremountd/CHANGELOG.md.gz
# Debian's tools read a changelog in their own form; it points to the real one.
{
  printf 'baremountd (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md.gz.\n\n' "$version"
  printf ' -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' "$packaging/deb/control.in")" "$(LC_ALL=C date -uR -d "@$SOURCE_DATE_EPOCH")"
} > "$work/changelog"
put_gz "$work/changelog" usr/share/doc/baremountd/changelog.gz

# 4. Control files.
mkdir -p "$root/DEBIAN"
for script in postinst prerm postrm; do
  install -m 755 "$packaging/deb/$script" "$root/DEBIAN/$script"
done
echo /etc/baremountd/config.json > "$root/DEBIAN/conffiles"
size=$(du -k --apparent-size -s --exclude=DEBIAN "$root" | cut -f 1)
sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" "$packaging/deb/control.in" > "$root/DEBIAN/control"
(cd "$root" && find . -path ./DEBIAN -prune -o -type f ! -path ./etc/\* -print | LC_ALL=C sort | sed 's:^\./::' | xargs -d '\n' md5sum) \
  > "$root/DEBIAN/md5sums"
chmod 644 "$root/DEBIAN/md5sums" "$root/DEBIAN/conffiles" "$root/DEBIAN/control"

# 5. The archive. Times and owners are fixed; dpkg-deb sorts by itself and reads SOURCE_DATE_EPOCH for the outer archive.
# gzip, measured on these 37 MB, pack and unpack: gzip -z6 1.3 s and 0.19 s for 16.3 MB; xz -z6 19 s and 0.5 s for 12.1 MB, which is half a
# minute on an emulated machine; zstd -z10 0.6 s and 0.08 s for 14.9 MB, but Debian's own tools (lintian 2.116, the archive) refuse it.
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
mkdir -p "$output"
deb=$(cd "$output" && pwd)/baremountd_${version}_amd64.deb
dpkg-deb --root-owner-group -Zgzip -z6 --build "$root" "$deb" > /dev/null
say "build-deb: $(stat -c %s "$deb" | numfmt --to=iec) packed, $((size / 1024)) MB installed"
echo "$deb"
