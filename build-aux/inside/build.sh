# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Sourced where GTK is new enough. hot_build NAME [TARGET...] configures a build directory if need be and builds in it; it
# says nothing on standard output. NAME is one of
#   main    what run, ctl and test use: optimised, with debug information and assertions
#   clang   the second compiler, with address and undefined-behaviour sanitizers
#   bench   as a distribution would build it, for measurements
#   static  the scoring server alone, without shared libraries

set -euo pipefail

hot_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

hot_say() { printf '%s\n' "hothouse: $*" >&2; }
hot_die() { hot_say "$@"; exit 1; }

# PROJECT/build, or a place in the cache where the project cannot be written. The tests of these scripts name their own.
hot_build_directory() {
  local name=$1 suffix=
  if [ -n "${HOTHOUSE_BUILD:-}" ]; then echo "$HOTHOUSE_BUILD"; return; fi
  [ "$name" = main ] || suffix=-$name
  if [ -w "$hot_top/build$suffix" ] || { [ ! -e "$hot_top/build$suffix" ] && [ -w "$hot_top" ]; }; then
    echo "$hot_top/build$suffix"
  else
    echo "${HOTHOUSE_CACHE:?}/builds/$(echo "$hot_top" | sha256sum | cut -c1-12)$suffix"
  fi
}

# The options of a build, one a line. Its own directory as the prefix lets the main one find its translations there.
hot_options() {
  local name=$1 directory=$2
  case $name in
    main) printf '%s\n' -Dbuildtype=debugoptimized -Doptimization=3 --prefix="$directory" --localedir=po ;;
    # GLib calls typed free functions through GDestroyNotify, which -fsanitize=function takes for a mistake.
    clang) printf '%s\n' -Dbuildtype=debugoptimized -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false \
      -Dc_args=-fno-sanitize=function ;;
    bench) printf '%s\n' -Dbuildtype=release --prefix="$directory" --localedir=po ;;
    static) printf '%s\n' -Dbuildtype=release -Dtests=false -Dapp=disabled -Dserve_static=true "-Dserve_archives=${HOT_ARCHIVES:-}" ;;
    *) hot_die "there is no build named $name" ;;
  esac
}

hot_configure() {
  local name=$1 directory=$2 options
  mapfile -t options < <(hot_options "$name" "$directory")
  [ "$name" = clang ] && export CC=clang
  # Whatever is left there belongs to another place or was interrupted.
  if [ -e "$directory" ]; then
    [ -d "$directory/meson-private" ] || [ -z "$(find "$directory" -mindepth 1 ! -name '.hothouse*' -print -quit)" ] ||
      hot_die "$directory is in the way: it is not a build directory"
    find "$directory" -mindepth 1 -maxdepth 1 ! -name '.hothouse-lock*' -exec rm -rf {} +
  fi
  hot_say "configuring $directory"
  LC_ALL=C.UTF-8 meson setup "${options[@]}" "$directory" "$hot_top" </dev/null >"$directory/.hothouse-log" 2>&1 ||
    { cat "$directory/.hothouse-log" >&2; rm -rf "$directory/meson-private"; hot_die "meson could not configure the build"; }
}

# Sets hot_build_in to the build directory. With HOT_KEEP_GOING set everything that can be built is built; returns non-zero
# if something could not.
hot_build() {
  local name=$1 place lock options=() status=0
  shift
  hot_build_in=$(hot_build_directory "$name")
  place="$hot_top ${HOTHOUSE_INSIDE:-system} $(hot_options "$name" "$hot_build_in" | paste -sd' ')"
  mkdir -p "$hot_build_in"
  exec {lock}>"$hot_build_in/.hothouse-lock"
  flock -n "$lock" || { hot_say "waiting for another build in $hot_build_in"; flock "$lock"; }
  if [ ! -e "$hot_build_in/build.ninja" ] ||
    { [ -z "${HOTHOUSE_BUILD:-}" ] && [ "$(cat "$hot_build_in/.hothouse-place" 2>/dev/null)" != "$place" ]; }; then
    hot_configure "$name" "$hot_build_in"
    echo "$place" >"$hot_build_in/.hothouse-place"
  fi
  [ -n "${HOT_KEEP_GOING:-}" ] && options+=(-k 0)
  if [ -n "${HOT_QUIET:-}" ]; then
    LC_ALL=C.UTF-8 ninja -C "$hot_build_in" "${options[@]}" "$@" </dev/null >"$hot_build_in/.hothouse-log" 2>&1 || {
      status=$?
      # From the first failure on; before it stands what went well.
      grep -q '^FAILED: ' "$hot_build_in/.hothouse-log" && sed -n '/^FAILED: /,$p' "$hot_build_in/.hothouse-log" >&2 ||
        cat "$hot_build_in/.hothouse-log" >&2
    }
  else
    LC_ALL=C.UTF-8 ninja -C "$hot_build_in" "${options[@]}" "$@" </dev/null >&2 || status=$?
  fi
  exec {lock}>&-
  return "$status"
}

# What a program needs to find its schema and icons before it is installed.
hot_run_uninstalled() {
  export GSETTINGS_SCHEMA_DIR="$hot_build_in/data"
  export XDG_DATA_DIRS="$hot_top/data:$hot_build_in/data:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
}
