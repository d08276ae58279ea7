#!/bin/bash
# Builds the test machine: Debian 12 with a real systemd, udev and D-Bus, in two profiles made from one tree.
#
#   udev  plain Debian
#   wsl   the WSL2 look-alike: udev off, /mnt/wsl a shared tmpfs, boots with container=wsl on the kernel command line
#
# usage: packaging/vm/build-image.sh [--hash]
#
# Prints (last line of stdout) the folder that holds vmlinuz, initrd, udev.qcow2 and wsl.qcow2. The folder's name is a hash
# of everything that goes into the image, so a second call answers at once and needs no network, and a changed recipe
# builds anew. --hash prints that hash only.
#
# environment: BAREMOUNTD_VM_CACHE   where the folders are kept (default: .cache/vm in the repository)
#              BAREMOUNTD_VM_MIRROR  a Debian mirror (default: mmdebstrap's, with security and updates)
# needs:       root; mmdebstrap qemu-utils e2fsprogs util-linux
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${BAREMOUNTD_VM_CACHE:-$here/../../.cache/vm}
readonly suite=bookworm size=8G label=bench

hash=$(cd "$here" && find build-image.sh packages.txt rootfs -type f -printf '%p %m\n' | LC_ALL=C sort |
  while read -r file mode; do
    echo "$file $mode $(sha256sum < "$file")"
  done | sha256sum | cut -c1-16)
if [ "${1-}" = --hash ]; then
  echo "$hash"
  exit 0
fi

say() { echo "vm image: $*" >&2; }
die() { say "$*"; exit 1; }

mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
readonly out=$cache/$hash

# Two test runs that start together must not build twice. The lock lies beside the folder and goes with this process.
exec 9> "$cache/$hash.lock"
flock 9
if [ -d "$out" ]; then
  echo "$out"
  exit 0
fi

for tool in mmdebstrap qemu-img mke2fs; do
  command -v "$tool" > /dev/null || die "$tool is missing (apt-get install mmdebstrap qemu-utils e2fsprogs)"
done
[ "$(id -u)" = 0 ] || die "must be built as root: the tree's files belong to root and to system users"

work=$(mktemp -d "$cache/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
tree=$work/tree

say "building $hash: Debian $suite by mmdebstrap (about a minute; log: $cache/$hash.log)"
packages=$(sed 's/#.*//' "$here/packages.txt" | xargs | tr ' ' ,)
# Documentation and translations are left out: they are a quarter of the tree and are never read by a test.
mmdebstrap --variant=minbase --include="$packages" --format=directory \
  --aptopt='Apt::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d"' \
  --essential-hook="cp '$here/rootfs/common/etc/initramfs-tools/conf.d/bench' \"\$1/etc/initramfs-tools/conf.d/\"" \
  "$suite" "$tree" ${BAREMOUNTD_VM_MIRROR:+"$BAREMOUNTD_VM_MIRROR"} > "$cache/$hash.log" 2>&1 ||
  { tail -n 20 "$cache/$hash.log" >&2; die "mmdebstrap failed"; }

# Files of the recipe, as root's, whoever owns the checkout.
overlay() { cp -R --preserve=mode --no-target-directory "$here/rootfs/$1" "$tree"; }
enable_unit() { mkdir -p "$tree/etc/systemd/system/$2.wants" && ln -sf "../$1" "$tree/etc/systemd/system/$2.wants/$1"; }
mask_unit() { local unit; for unit; do ln -sf /dev/null "$tree/etc/systemd/system/$unit"; done; }
image() {
  mke2fs -q -F -t ext4 -L "$label" -m 0 -N 131072 -E lazy_itable_init=0,root_owner=0:0 -d "$tree" "$work/$1.raw" "$size" >> "$cache/$hash.log" 2>&1
  qemu-img convert -f raw -O qcow2 "$work/$1.raw" "$work/$1.qcow2"
  rm "$work/$1.raw"
}

overlay common
# The initramfs again, now with rootfs/common/etc/initramfs-tools/modules (a conffile, so it could not be there earlier).
chroot "$tree" update-initramfs -u >> "$cache/$hash.log" 2>&1
cp "$tree"/boot/vmlinuz-* "$work/vmlinuz"
cp "$tree"/boot/initrd.img-* "$work/initrd"
chroot "$tree" passwd -d root >> "$cache/$hash.log" 2>&1
# Nothing may wake up in the middle of a measurement, and a machine without a screen needs no getty on it.
mask_unit apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer getty@tty1.service
# Run by hand, with the collectors that a test wants.
mask_unit prometheus-node-exporter.service
say "profile udev"
image udev

overlay wsl
mask_unit systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service systemd-udev-settle.service
enable_unit wsl-init.service local-fs.target
enable_unit bench-agent.service multi-user.target
say "profile wsl"
image wsl

chroot "$tree" dpkg-query -W > "$work/packages.list"
rm -rf "$tree"
mv "$work" "$out"
chmod 755 "$out"
trap - EXIT
say "done: $(du -sh "$out" | cut -f1) in $out"
echo "$out"
