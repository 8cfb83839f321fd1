#!/usr/bin/env bash
# Puts nanoCoap onto a board: nanoCLR, network settings, application. The commands are those of FLASHING.md; this saves typing them.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: tools/flash.sh STEP --board BOARD --port PORT [options]

Steps:
  firmware   nanoCLR itself, for the board's chip; once, and for updates
  network    Wi-Fi credentials, stored in the device
  app        the nanoCoap application
  all        these three, in this order

Options:
  --board BOARD     a folder below boards/, such as esp32-devkitc
  --port PORT       /dev/ttyUSB0, /dev/ttyACM0, /dev/cu.usbserial-0001, ...
  --image FILE      the application [default: firmware/bin/Release/NanoCoap.Firmware.bin]
  --network FILE    the settings [default: firmware/network.json; see firmware/network.example.json]
  --baud RATE       speed of the firmware step; lower it for a poor cable, 115200
  --dry-run         print the commands and run none
  --help            this text

It stops at the first command that fails.
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
image="$root/firmware/bin/Release/NanoCoap.Firmware.bin"
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
    firmware | network | app | all)
      [ -z "$step" ] || fail "one step at a time, or all"
      step=$1
      shift
      ;;
    *) fail "what is $1?" ;;
  esac
done

[ -n "$step" ] || fail "which step?"
[ -n "$port" ] || fail "--port is missing; nanoff --listports shows what there is"
[ -n "$board" ] || fail "--board is missing"
constants="$root/boards/$board/Board.cs"
[ -f "$constants" ] || fail "there is no board $board; those below boards/: $(cd "$root/boards" && echo */ | tr -d /)"
target=$(sed -n 's/.*const string NanoffTarget = "\(.*\)";.*/\1/p' "$constants")

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

if [ -z "$dry" ] && ! command -v nanoff >/dev/null 2>&1; then
  fail "nanoff is not installed: dotnet tool install -g nanoff"
fi

# Everything that is needed is looked for before anything is done.
case "$step" in network | all) need "$network" "copy firmware/network.example.json and fill it in" ;; esac
case "$step" in app | all) need "$image" "build firmware/NanoCoap.Firmware.nfproj first; see FLASHING.md" ;; esac

case "$step" in
  firmware | all) run nanoff --update --target "$target" --serialport "$port" ${baud:+--baud "$baud"} ;;
esac
case "$step" in
  network | all) run nanoff --networkdeployment "$network" --serialport "$port" ;;
esac
case "$step" in
  # The device is asked where its application goes: nanoff's own idea of the address is wrong for the classic ESP32.
  app | all) run nanoff --nanodevice --deploy --serialport "$port" --image "$image" ;;
esac
