#!/usr/bin/env bash
# Puts nanoCoap onto a board: the image, nanoCLR, network settings, application. The commands are those of FLASHING.md; this saves typing them.
set -euo pipefail

# The commands below are read from the sources of this version and of 3.0.0-preview.1; 3.0 has another command line.
nanoff_version=2.5.162

usage() {
  cat <<TEXT
Usage: tools/flash.sh STEP --board BOARD --port PORT [options]

Steps:
  image      builds the application for the board; needs no port
  firmware   nanoCLR itself, for the board's chip; once, and for updates
  network    Wi-Fi credentials, stored in the device
  app        the nanoCoap application, as image has built it
  all        these four, in this order

Options:
  --board BOARD     a folder below boards/, such as esp32-devkitc
  --port PORT       /dev/ttyUSB0, /dev/ttyACM0, /dev/cu.usbserial-0001, ...
  --image FILE      another application; all then builds none [default: firmware/bin/Release/NanoCoap.Firmware.bin]
  --network FILE    the settings [default: firmware/network.json; see firmware/network.example.json]
  --baud RATE       speed of the firmware step; lower it for a poor cable, 115200
  --dry-run         print the commands and run none
  --help            this text

It stops at the first command that fails. nanoff is asked for its version: 2.5 and 3.0 take different commands.
TEXT
}

fail() {
  echo "flash.sh: $1" >&2
  echo "Try: tools/flash.sh --help" >&2
  exit 2
}

root=$(cd "$(dirname "$0")/.." && pwd)
step=''
board=''
port=''
image=''
network="$root/firmware/network.json"
baud=''
dry=''

while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h)
      usage
      exit 0
      ;;
    --dry-run)
      dry=1
      shift
      ;;
    --board | --port | --image | --network | --baud)
      [ $# -ge 2 ] || fail "$1 needs a value"
      case "$1" in
        --board) board=$2 ;;
        --port) port=$2 ;;
        --image) image=$2 ;;
        --network) network=$2 ;;
        --baud) baud=$2 ;;
      esac
      shift 2
      ;;
    image | firmware | network | app | all)
      [ -z "$step" ] || fail "one step at a time, or all"
      step=$1
      shift
      ;;
    *) fail "what is $1?" ;;
  esac
done

[ -n "$step" ] || fail "which step?"
[ "$step" = image ] || [ -n "$port" ] || fail "--port is missing; nanoff --listports shows what there is, with nanoff 3 nanoff list ports"
[ -n "$board" ] || fail "--board is missing"
constants="$root/boards/$board/Board.cs"
[ -f "$constants" ] || fail "there is no board $board; those below boards/: $(cd "$root/boards" && echo */ | tr -d /)"
target=$(sed -n 's/.*const string NanoffTarget = "\(.*\)";.*/\1/p' "$constants")

build=''
case "$step" in
  image) build=1 ;;
  all) [ -n "$image" ] || build=1 ;;
esac
built="$root/firmware/bin/Release/NanoCoap.Firmware"
own=''
[ -n "$image" ] || own=1
image=${image:-$built.bin}

run() {
  echo "+ $*"
  if [ -z "$dry" ]; then
    "$@"
  fi
}

need() {
  if [ -z "$dry" ] && [ ! -f "$1" ]; then
    fail "$1 is not there: $2"
  fi
}

# Sets nanoff_major. A dry run without nanoff shows the commands of the version that is named above.
ask_nanoff() {
  nanoff_major=${nanoff_version%%.*}
  if ! command -v nanoff >/dev/null 2>&1; then
    [ -n "$dry" ] || fail "nanoff is not installed: dotnet tool install -g nanoff --version $nanoff_version"
    return
  fi

  local said
  said=$(nanoff --version 2>&1) || true
  [[ $said =~ ([0-9]+)\.[0-9]+ ]] || fail "nanoff --version says no version: $said"
  nanoff_major=${BASH_REMATCH[1]}
  case "$nanoff_major" in
    2 | 3) ;;
    *) fail "nanoff $nanoff_major is not known here: dotnet tool install -g nanoff --version $nanoff_version" ;;
  esac
}

# Everything that is needed is looked for before anything is done.
[ "$step" = image ] || ask_nanoff
if [ -n "$build" ] && [ -z "$dry" ] && ! command -v dotnet >/dev/null 2>&1; then
  fail "dotnet is not installed: the .NET 10 SDK is what builds the application"
fi
case "$step" in network | all) need "$network" "copy firmware/network.example.json and fill it in" ;; esac
if [ "$step" = app ] || { [ "$step" = all ] && [ -z "$build" ]; }; then
  need "$image" "tools/flash.sh image --board $board"
  # An image does not say which board it is for; the build says it beside its own.
  if [ -z "$dry" ] && [ -n "$own" ] && [ -f "$built.board.txt" ]; then
    for_board=$(tr -d '\r' <"$built.board.txt")
    [ "$for_board" = "$board" ] || fail "$image was built for $for_board: tools/flash.sh image --board $board"
  fi
fi

if [ -n "$build" ]; then
  run dotnet build "$root/firmware" -c Release -p:NanoImage=true "-p:NanoCoapBoard=$board"
fi
case "$step" in
  firmware | all)
    if [ "$nanoff_major" = 2 ]; then
      run nanoff --update --target "$target" --serialport "$port" ${baud:+--baud "$baud"}
    else
      run nanoff flash target "$target" serialport "$port" ${baud:+baud "$baud"}
    fi
    ;;
esac
case "$step" in
  network | all)
    if [ "$nanoff_major" = 2 ]; then
      run nanoff --networkdeployment "$network" --serialport "$port"
    else
      run nanoff deploy network "$network" serialport "$port"
    fi
    ;;
esac
case "$step" in
  app | all)
    # The device is asked where its application goes: nanoff's own idea of the address is wrong for the classic ESP32.
    # With nanoff 3 that is a deploy without a target and without a platform.
    if [ "$nanoff_major" = 2 ]; then
      run nanoff --nanodevice --deploy --serialport "$port" --image "$image"
    else
      run nanoff deploy serialport "$port" image "$image"
    fi
    ;;
esac
