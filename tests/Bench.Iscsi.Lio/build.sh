#!/usr/bin/env bash
# Builds a guest that is nothing but Debian's kernel and its iSCSI target (LIO): .build/lio-vm/{kernel,initramfs.gz}.
# Usage: tests/Bench.Iscsi.Lio/build.sh   (root, Debian; fetches about 75 MB of packages)
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
out=$here/../../.build/lio-vm
mkdir -p "$out"
cd "$out"

missing=()
for pair in qemu-system-x86_64=qemu-system-x86 busybox=busybox-static cpio=cpio depmod=kmod; do
    command -v "${pair%=*}" >/dev/null || missing+=("${pair#*=}")
done
if [ ${#missing[@]} -gt 0 ]; then apt-get install -y --no-install-recommends "${missing[@]}" >/dev/null; fi

image=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: //p' | head -1)
release=${image#linux-image-}
if [ ! -d "image/lib/modules/$release" ]; then
    rm -rf image
    apt-get download "$image" >/dev/null
    dpkg-deb -x "$image"_*.deb image
    rm "$image"_*.deb
    # Debian 13 and later keep modules under /usr.
    [ -d image/lib/modules ] || { mkdir -p image/lib; mv image/usr/lib/modules image/lib/modules; }
    depmod -b image "$release"
fi

rm -rf root
mkdir -p root/{bin,dev,etc,proc,sys,tmp} "root/lib/modules/$release"
cp "$(command -v busybox)" root/bin/
ln -s busybox root/bin/sh
install -m 755 "$here/init" root/init

# What the guest loads, and all that it needs.
for module in virtio_pci virtio_net configfs target_core_mod target_core_file target_core_iblock iscsi_target_mod null_blk \
    crc32c_generic crc32c-intel libcrc32c md5 sha1_generic sha256_generic sha3_generic; do
    modprobe -d image -S "$release" --show-depends "$module" 2>/dev/null | awk '$1 == "insmod" { print $2 }'
done | sort -u | while read -r file; do
    install -D -m 644 "$file" "root/lib/modules/${file##*lib/modules/}"
done
cp "image/lib/modules/$release"/modules.{builtin,builtin.modinfo,order} "root/lib/modules/$release/"
depmod -b root "$release"

(cd root && find . | cpio -o -H newc --quiet | gzip -1) >initramfs.gz
cp "image/boot/vmlinuz-$release" kernel
echo "built $(cd "$out" && pwd): kernel $release, $(stat -c %s initramfs.gz) bytes of initramfs"
