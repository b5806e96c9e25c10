# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Sourced by run, test, shell and ctl: finds or makes a place where GTK is new enough, and enters it.
#
# Where the system has it, that place is the system itself. On an older Debian (or a derivative, given a Debian mirror) it
# is a private Debian 13 root in the user's cache directory, made once with mmdebstrap, shared by every clone, entered
# with bubblewrap. Mirror, proxies and certificates are those of the system's own apt configuration.

set -euo pipefail

HOT_GTK_NEEDED=4.18
HOT_ADW_NEEDED=1.7
HOT_SUITE=trixie
# Raised when hot_fill_root changes in a way that the list of packages does not show.
HOT_ROOT_RECIPE=2
# What the finished root takes, in MiB, with some room to work in.
HOT_ROOT_SIZE=2600
# A root of another recipe that nobody entered for so many days is removed when a new one is made.
HOT_ROOT_DAYS=30

# A closed descriptor would be handed to the next file that happens to be opened.
{ true <&0; } 2>/dev/null || exec </dev/null
{ true >&1; } 2>/dev/null || exec >/dev/null
{ true >&2; } 2>/dev/null || exec 2>/dev/null

hot_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

hot_say() { printf '%s\n' "hothouse: $*" >&2; }
hot_die() { hot_say "$@"; exit 1; }
hot_has() { command -v "$1" >/dev/null 2>&1; }

# The home of whoever calls; services and CI often leave it unset.
hot_home() {
  if [ -n "${HOME:-}" ]; then echo "$HOME"
  else getent passwd "$(id -u)" | cut -d: -f6
  fi
}

# A directory of one's own that lasts: the user's cache, else one below /var/tmp that nobody else could have prepared.
hot_cache_path() {
  local home cache
  home=$(hot_home)
  cache=${XDG_CACHE_HOME:-${home:-/nonexistent}/.cache}/hothouse
  if [ "${cache#/}" = "$cache" ] || ! mkdir -p "$cache" 2>/dev/null || [ ! -w "$cache" ]; then
    cache=/var/tmp/hothouse-$(id -u)
    mkdir -m 700 "$cache" 2>/dev/null || { [ -d "$cache" ] && [ ! -L "$cache" ] && [ -O "$cache" ]; } ||
      hot_die "neither the user's cache directory nor $cache can be used; set XDG_CACHE_HOME to a directory of yours"
  fi
  (cd "$cache" && pwd -P)
}

hot_cache=${HOTHOUSE_CACHE:-$(hot_cache_path)}
if [ -z "${HOME:-}" ]; then HOME=$(hot_home); [ -d "$HOME" ] || HOME=$hot_cache; export HOME; fi

# The packages of a list, without comments.
hot_packages() { sed 's/[[:space:]]*#.*//; /^[[:space:]]*$/d' "$hot_top/build-aux/packages/$1"; }

hot_system_is_new_enough() {
  hot_has pkg-config &&
    pkg-config --atleast-version="$HOT_GTK_NEEDED" gtk4 2>/dev/null &&
    pkg-config --atleast-version="$HOT_ADW_NEEDED" libadwaita-1 2>/dev/null
}

hot_can_be_root() { [ "$(id -u)" = 0 ] || { hot_has sudo && { [ -t 2 ] || sudo -n true 2>/dev/null; }; }; }

hot_as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif hot_can_be_root; then sudo -- "$@"
  else hot_die "needs root, and sudo is not at hand. Run this once as root, then try again: $*"
  fi
}

# Which list in packages/ is this system's: debian, fedora, arch or nothing.
hot_family() {
  local word
  for word in $(. /etc/os-release 2>/dev/null; echo "${ID:-} ${ID_LIKE:-}"); do
    case $word in
      debian|ubuntu) hot_has apt-get && echo debian && return ;;
      fedora|rhel|centos) hot_has dnf && echo fedora && return ;;
      arch) hot_has pacman && echo arch && return ;;
    esac
  done
  if hot_has apt-get; then echo debian; elif hot_has dnf; then echo fedora; elif hot_has pacman; then echo arch; fi
}

hot_apt_candidate() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *//p' | grep -v '^(none)$'; }

hot_apt_update() {
  [ -n "${hot_apt_updated:-}" ] && return
  hot_as_root apt-get update -qq >&2 || hot_say "the package lists could not all be refreshed; going on with what is there"
  hot_apt_updated=1
}

hot_apt_offers_new_gtk() {
  local version
  version=$(hot_apt_candidate libgtk-4-dev || true)
  if [ -z "$version" ] && hot_can_be_root; then
    hot_apt_update
    version=$(hot_apt_candidate libgtk-4-dev || true)
  fi
  [ -n "$version" ] && dpkg --compare-versions "$version" ge "$HOT_GTK_NEEDED"
}

hot_apt_install_missing() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  hot_say "installing ${missing[*]}"
  hot_apt_update
  hot_as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >&2 ||
    hot_die "could not install: ${missing[*]}"
}

# Installs what is missing with the system's own package manager, once for each state of the list.
hot_prepare_system() {
  local list=$1 stamp packages
  stamp=$hot_cache/system-$(sha256sum "$hot_top/build-aux/packages/$list" | cut -c1-16)
  [ -e "$stamp" ] && return 0
  mapfile -t packages < <(hot_packages "$list")
  case $list in
    debian) hot_apt_install_missing "${packages[@]}" ;;
    fedora) rpm -q "${packages[@]}" >/dev/null 2>&1 ||
      hot_as_root dnf install -y "${packages[@]}" </dev/null >&2 || hot_die "dnf could not install what is needed" ;;
    arch) pacman -T "${packages[@]}" >/dev/null 2>&1 ||
      hot_as_root pacman -S --needed --noconfirm "${packages[@]}" </dev/null >&2 ||
      hot_die "pacman could not install what is needed" ;;
  esac
  hot_system_is_new_enough ||
    hot_die "GTK $HOT_GTK_NEEDED and libadwaita $HOT_ADW_NEEDED are needed, and this system's packages are older"
  touch "$stamp"
}

# "deb" lines for the newer suite at the mirror that the system itself uses.
hot_mirror_lines() {
  local uri=${HOT_DEBIAN_MIRROR:-}
  if [ -z "$uri" ] && (. /etc/os-release; [ "${ID:-}" = debian ]); then
    uri=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(CREATED_BY)' 2>/dev/null |
      awk '$3 == "main" && $1 !~ /security/ && $4 == "Packages" && !uri { uri = $1 } END { print uri }')
  fi
  [ -n "$uri" ] || hot_die "this system's GTK is too old, and no Debian mirror is configured in /etc/apt to make a private" \
    "Debian 13 from; set HOT_DEBIAN_MIRROR to the address of one, or install GTK $HOT_GTK_NEEDED yourself"
  echo "deb $uri $HOT_SUITE main"
  echo "deb $uri $HOT_SUITE-updates main"
}

hot_root_path() {
  local key
  key=$({ echo "$HOT_ROOT_RECIPE"; hot_packages debian; } | sha256sum | cut -c1-12)
  echo "$hot_cache/$HOT_SUITE-$key"
}

hot_need_space() {
  local directory=$1 needed=$2 free
  free=$(df -Pm "$directory" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$needed" ] ||
    hot_die "the private Debian 13 needs $needed MiB in $directory, and $free MiB are free there." \
      "Make room, or set XDG_CACHE_HOME to a directory on a larger disk"
}

# Removes a root, finished or not. Refuses while something is mounted below it, since that could be the system's /dev.
hot_remove_root() {
  local root=$1
  case $root in "$hot_cache/$HOT_SUITE"-*) ;; *) return ;; esac
  if awk '{ print $2 }' /proc/self/mounts | grep -qF "$(printf '%s' "$root/" | sed 's/ /\\040/g')"; then
    hot_say "leaving $root, something is mounted below it"
    return
  fi
  rm -f "$root/.complete"
  rm -rf --one-file-system "$root" 2>/dev/null || hot_say "could not remove all of $root"
}

# Called with the lock held: whatever is unfinished was interrupted, whatever is old and unused is in the way.
hot_clean_roots() {
  local keep=$1 root
  for root in "$hot_cache/$HOT_SUITE"-*; do
    [ -d "$root" ] && [ "$root" != "$keep" ] || continue
    case $root in
      *.partial.*) hot_remove_root "$root" ;;
      *) [ -n "$(find "$root/.complete" -mtime "-$HOT_ROOT_DAYS" 2>/dev/null)" ] || {
        hot_say "removing $root, unused for $HOT_ROOT_DAYS days"; hot_remove_root "$root"; } ;;
    esac
  done
}

# Runs mmdebstrap with what every way of making a root has in common: its mode, where to, and what to run it by.
hot_mmdebstrap() {
  local mode=$1 target=$2 packages options=() option
  shift 2
  packages=$(hot_packages debian | paste -sd,)
  while IFS= read -r option; do options+=(--aptopt="$option"); done < <(
    apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries|ForceIPv)' | grep -v '""' || true)
  # shellcheck disable=SC2016 # the hooks are for mmdebstrap's shell
  hot_mirror_lines | "$@" env TMPDIR=/var/tmp PATH="$PATH:/usr/sbin:/sbin" \
    mmdebstrap --mode="$mode" --variant=apt --components=main --include="$packages" \
    "${options[@]}" --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Retries "3"' \
    --dpkgopt=path-exclude='/usr/share/doc/*' --dpkgopt=path-exclude='/usr/share/man/*' \
    --dpkgopt=force-unsafe-io \
    --customize-hook='printf "%s\n" "en_US.UTF-8 UTF-8" "de_DE.UTF-8 UTF-8" "fr_FR.UTF-8 UTF-8" "ar_EG.UTF-8 UTF-8" > "$1/etc/locale.gen"; chroot "$1" locale-gen >&2' \
    --customize-hook='mkdir -p "$1/run/user" "$1/run/dbus" "$1/usr/etc"; rm -f "$1/etc/localtime"; touch "$1/etc/localtime" "$1/etc/pip.conf" "$1/usr/etc/npmrc" "$1/etc/machine-id"' \
    "$HOT_SUITE" "$target" -
}

hot_user_can_unshare() {
  hot_has newuidmap && grep -qE "^($(id -un)|$(id -u)):" /etc/subuid 2>/dev/null &&
    grep -qE "^($(id -un)|$(id -u)):" /etc/subgid 2>/dev/null && unshare --user true 2>/dev/null
}

# Root writes the directory itself. Anybody else gets it as an archive, made in a user namespace (or by sudo where there are
# no subordinate ids), and unpacks it as files of their own: so bubblewrap can add mount points, and it can be removed.
hot_fill_root() {
  local partial=$1 mode=unshare by=()
  hot_need_space "$hot_cache" "$HOT_ROOT_SIZE"
  if [ "$(id -u)" = 0 ]; then
    # In a mount namespace of its own, so that nothing stays mounted whatever ends it.
    unshare --mount true 2>/dev/null && by=(unshare --mount --propagation private --)
    hot_mmdebstrap root "$partial" setpriv --pdeathsig TERM "${by[@]}" >&2
    return
  fi
  hot_need_space /var/tmp "$HOT_ROOT_SIZE"
  if ! hot_user_can_unshare; then
    hot_can_be_root || hot_die "to make the private Debian 13 as an ordinary user, either sudo is needed or subordinate ids" \
      "and user namespaces: the package uidmap, and lines for $(id -un) in /etc/subuid and /etc/subgid. As root, run:" \
      "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
    mode=root
    by=(sudo --)
  fi
  mkdir "$partial"
  hot_mmdebstrap "$mode" - setpriv --pdeathsig TERM "${by[@]}" | tar -x -C "$partial" --no-same-owner --exclude='./dev/*' --exclude='dev/*'
}

# Ends a set-up that was interrupted, and takes away what it had made.
hot_abandon_root() {
  trap - EXIT INT TERM HUP
  if [ -n "$hot_filler" ]; then
    kill -TERM -- "-$hot_filler" 2>/dev/null || true
    wait "$hot_filler" 2>/dev/null || true
  fi
  hot_remove_root "$hot_partial"
}

hot_make_root() {
  local root=$1
  hot_partial=$1.partial.$$
  hot_filler=
  hot_say "setting up a private Debian 13 in $root (once; about two minutes, $HOT_ROOT_SIZE MiB)"
  hot_apt_install_missing mmdebstrap bubblewrap uidmap debian-archive-keyring
  hot_mirror_lines >/dev/null
  hot_clean_roots "$root"
  trap hot_abandon_root EXIT
  trap 'exit 130' INT TERM HUP
  # In the background and in a group of its own: a foreground command would hold up the traps until it ends.
  set -m
  (set +m; hot_fill_root "$hot_partial") </dev/null &
  hot_filler=$!
  set +m
  wait "$hot_filler" || { hot_filler=; hot_die "the private root could not be made; the messages above say why"; }
  hot_filler=
  [ -x "$hot_partial/usr/bin/meson" ] || hot_die "the private root could not be made: it is incomplete"
  hot_remove_root "$root"
  mv -T "$hot_partial" "$root"
  touch "$root/.complete"
  trap - EXIT INT TERM HUP
}

# Sets hot_where to "system" or to the path of the private root, making or installing what is missing.
hot_prepare() {
  local root lock family
  hot_where=system
  [ -n "${HOTHOUSE_INSIDE:-}" ] && return
  root=$(hot_root_path)
  # The time of the stamp says when the root was last entered.
  if [ -e "$root/.complete" ]; then touch -c "$root/.complete"; hot_where=$root; return; fi
  family=$(hot_family)
  case $family in
    fedora|arch) hot_prepare_system "$family"; return ;;
    '') hot_system_is_new_enough && return
      hot_die "needs GTK $HOT_GTK_NEEDED and libadwaita $HOT_ADW_NEEDED, and apt, dnf or pacman to install them with" ;;
  esac
  if hot_system_is_new_enough || hot_apt_offers_new_gtk; then hot_prepare_system debian; return; fi
  exec {lock}>"$hot_cache/root.lock"
  flock -n "$lock" || { hot_say "waiting for another set-up of the private Debian 13"; flock "$lock"; }
  [ -e "$root/.complete" ] || hot_make_root "$root"
  exec {lock}>&-
  hot_where=$root
}

# Whether a path lies in a directory that is already shown inside.
hot_is_shown() {
  local directory
  for directory in "${hot_shown[@]}"; do
    [[ $1/ == "$directory"/* ]] && return 0
  done
  return 1
}

# Shows a directory of the system inside, unless it would hide files of the private root (such as /usr does). Mount points
# that an earlier entry left behind are directories without files.
hot_show() {
  local directory=$1
  [ "${directory#/}" != "$directory" ] && [ -d "$directory" ] && [ -x "$directory" ] || return 0
  hot_is_shown "$directory" && return 0
  case $directory in /|/usr/local|/proc*|/dev*|/sys*) return 0 ;; esac
  if [ -e "$hot_where$directory" ] && [ -n "$(find "$hot_where$directory" ! -type d -print -quit 2>/dev/null)" ]; then
    return 0
  fi
  hot_shown+=("$directory")
  hot_binds+=(--bind "$directory" "$directory")
}

# Directories of files named by the arguments, where they lie outside of what is shown anyway.
hot_show_arguments() {
  local argument path
  for argument in "$@"; do
    path=${argument#--*=}
    path=${path#file://}
    [ "${path#/}" != "$path" ] || continue
    if [ -d "$path" ]; then hot_show "${path%/}"; else hot_show "$(dirname "$path")"; fi
  done
}

# Every directory at the top that is not the operating system's, and what matters to the caller below those that are.
hot_show_files() {
  local directory
  for directory in /*; do
    case $directory in
      /bin|/boot|/dev|/etc|/lib*|/proc|/run|/sbin|/sys|/usr|/var|/lost+found|/host|/.*) continue ;;
    esac
    [ -d "$directory" ] && [ -x "$directory" ] || continue
    hot_shown+=("$directory")
    hot_binds+=(--bind "$(readlink -f "$directory")" "$directory")
  done
  for directory in /var/tmp "$HOME" "${TMPDIR:-/tmp}" "$hot_cache" "$hot_top" "$(pwd -P)" "$PWD"; do
    hot_show "$directory"
  done
  hot_show_arguments "$@"
  for directory in /etc/resolv.conf /etc/hosts /etc/passwd /etc/group /etc/machine-id /etc/localtime /etc/ssl/certs \
    /etc/pip.conf /usr/etc/npmrc; do
    [ -e "$directory" ] && hot_binds+=(--ro-bind-try "$(readlink -f "$directory")" "$directory")
  done
  for directory in "/run/user/$(id -u)" "${XDG_RUNTIME_DIR:-/run/user/$(id -u)}" /run/dbus; do
    [ -d "$directory" ] && ! hot_is_shown "$directory" && hot_binds+=(--bind-try "$directory" "$directory")
  done
  return 0
}

# Variables that speak of the system's libraries, compilers or locales and would mislead those of the root.
hot_clean_variables() {
  local name
  for name in LD_LIBRARY_PATH LD_PRELOAD PYTHONPATH PYTHONHOME PERL5LIB NODE_PATH PKG_CONFIG_PATH PKG_CONFIG_LIBDIR \
    CC CXX CPP AR LD CFLAGS CPPFLAGS CXXFLAGS LDFLAGS GTK_PATH GTK_MODULES GTK_EXE_PREFIX GTK_DATA_PREFIX GTK_THEME \
    GIO_MODULE_DIR GIO_EXTRA_MODULES GI_TYPELIB_PATH GDK_PIXBUF_MODULE_FILE GDK_PIXBUF_MODULEDIR GSETTINGS_SCHEMA_DIR \
    XDG_DATA_DIRS XDG_CONFIG_DIRS FONTCONFIG_FILE FONTCONFIG_PATH BASH_ENV ENV; do
    [ -n "${!name:-}" ] && hot_binds+=(--unsetenv "$name")
  done
  for name in LC_ALL LC_CTYPE LC_NUMERIC LC_TIME LC_COLLATE LC_MONETARY LC_MESSAGES LC_PAPER LC_MEASUREMENT; do
    case ${!name:-C} in
      C|POSIX|C.UTF-8|C.utf8|en_US.UTF-8|en_US.utf8|de_DE.UTF-8|fr_FR.UTF-8|ar_EG.UTF-8) ;;
      *) hot_binds+=(--unsetenv "$name") ;;
    esac
  done
  name=${HOT_LANG:-${LANG:-C.UTF-8}}
  case $name in
    C.UTF-8|en_US.UTF-8|de_DE.UTF-8|fr_FR.UTF-8|ar_EG.UTF-8) ;;
    de*|fr*|ar*|en*) case $name in de*) name=de_DE ;; fr*) name=fr_FR ;; ar*) name=ar_EG ;; *) name=en_US ;; esac
      name=$name.UTF-8 ;;
    *) name=C.UTF-8 ;;
  esac
  hot_binds+=(--setenv LANG "$name")
}

# Runs a command where GTK is new enough, in the caller's directory, with the caller's files.
hot_enter() {
  local directory=$PWD
  export HOTHOUSE_CACHE=$hot_cache
  if [ "$hot_where" = system ]; then exec "$@"; fi
  hot_has bwrap || hot_apt_install_missing bubblewrap
  hot_shown=()
  hot_binds=()
  hot_show_files "$@"
  hot_clean_variables
  hot_is_shown "$directory" || [ -d "$hot_where$directory" ] || hot_die "the directory $directory cannot be shown in the private root; start from another"
  exec bwrap --die-with-parent --unshare-pid --bind "$hot_where" / "${hot_binds[@]}" \
    --dev-bind /dev /dev --proc /proc --ro-bind-try /sys /sys --chdir "$directory" \
    --setenv HOTHOUSE_INSIDE "$(basename "$hot_where")" --setenv HOTHOUSE_CACHE "$hot_cache" \
    --setenv PATH /usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin \
    "$@"
}
