#!/bin/sh
# Brings another version of uPlot (MIT, https://github.com/leeoniya/uPlot) into the report: update-uplot.sh 1.6.32
# The files are committed, so a build needs neither npm nor a network. Run the report tests afterwards.
set -eu
version=${1:?version, such as 1.6.32}
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
npm pack --silent "uplot@$version"
tar xzf "uplot-$version.tgz"
cp package/dist/uPlot.iife.min.js "$here/uplot.min.js"
cp package/dist/uPlot.min.css "$here/uplot.min.css"
cp package/LICENSE "$here/uplot.LICENSE.txt"
