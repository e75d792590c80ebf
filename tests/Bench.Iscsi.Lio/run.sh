#!/usr/bin/env bash
# Runs our initiator's tests against a real LIO in a virtual machine: builds the guest where that was not done, boots it (about ten seconds,
# no KVM and no kernel module of the host needed), runs the tests and a verified job, and ends the machine.
# Usage: tests/Bench.Iscsi.Lio/run.sh [arguments for dotnet test]
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
guest=$root/.build/lio-vm
[ -e "$guest/initramfs.gz" ] && [ "$guest/initramfs.gz" -nt "$here/init" ] || "$here/build.sh"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
log=$guest/serial.log
: >"$log"
qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -nodefaults -no-reboot -display none \
    -kernel "$guest/kernel" -initrd "$guest/initramfs.gz" -append "console=ttyS0 quiet edd=off panic=-1 tsc=reliable mitigations=off random.trust_cpu=on" \
    -serial "file:$log" -netdev "user,id=net,ipv6=off,hostfwd=tcp:127.0.0.1:$port-10.0.2.15:3260" -device virtio-net-pci,netdev=net &
machine=$!
trap 'kill $machine 2>/dev/null; wait $machine 2>/dev/null || true' EXIT

started=$SECONDS
until grep -q LIO-READY "$log"; do
    ! grep -q LIO-FAILED "$log" && kill -0 $machine 2>/dev/null || { echo "the guest has no target:"; tail -20 "$log"; exit 1; }
    [ $((SECONDS - started)) -lt 300 ] || { echo "the guest does not get ready:"; tail -20 "$log"; exit 1; }
    sleep 0.5
done
echo "LIO ready after $((SECONDS - started)) s at 127.0.0.1:$port"
status=0
BENCH_LIO_PORT=$port dotnet test "$here" -c Release --logger "console;verbosity=normal" "$@" || status=1

# A whole job, over four connections and with digests.
work=$(mktemp -d)
"$root/bench" run "$here/verify.fio" --set "filename=iscsi\\://127.0.0.1\\:$port/iqn.2026-01.org.lio\\:plain/1" --out "$work/result" || status=1
rm -rf "$work"
exit $status
