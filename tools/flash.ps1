<#
.SYNOPSIS
Puts nanoCoap onto a board: nanoCLR, network settings, application. The commands are those of FLASHING.md; this saves typing them.

.DESCRIPTION
Usage: tools/flash.ps1 STEP -Board BOARD -Port PORT [options]

Steps:
  firmware   nanoCLR itself, for the board's chip; once, and for updates
  network    Wi-Fi credentials, stored in the device
  app        the nanoCoap application
  all        these three, in this order

Options:
  -Board BOARD     a folder below boards/, such as esp32-devkitc
  -Port PORT       COM5, ...
  -Image FILE      the application [default: firmware/bin/Release/NanoCoap.Firmware.bin]
  -Network FILE    the settings [default: firmware/network.json; see firmware/network.example.json]
  -Baud RATE       speed of the firmware step; lower it for a poor cable, 115200
  -DryRun          print the commands and run none
  -Help            this text

It stops at the first command that fails.
#>
param(
    [Parameter(Position = 0)][string]$Step,
    [string]$Board,
    [string]$Port,
    [string]$Image,
    [string]$Network,
    [string]$Baud,
    [switch]$DryRun,
    [switch]$Help,
    [Parameter(ValueFromRemainingArguments)][string[]]$Rest
)

$ErrorActionPreference = 'Stop'

function Stop-With([string]$reason) {
    [Console]::Error.WriteLine("flash.ps1: $reason")
    [Console]::Error.WriteLine('Try: tools/flash.ps1 -Help')
    exit 2
}

# Both spellings: --help and --dry-run are what other tools have.
if ($Help -or $Step -eq '--help' -or $Rest -contains '--help') {
    (Get-Help $PSCommandPath).Description.Text
    exit 0
}

if ($Rest -contains '--dry-run') { $DryRun = $true }
$unknown = @($Rest | Where-Object { $_ -and $_ -ne '--dry-run' })
if ($unknown.Count -gt 0) { Stop-With "what is $($unknown[0])?" }
if (-not $Step) { Stop-With 'which step?' }
if ($Step -notin 'firmware', 'network', 'app', 'all') { Stop-With "what is $Step?" }
if (-not $Port) { Stop-With '-Port is missing; nanoff --listports shows what there is' }
if (-not $Board) { Stop-With '-Board is missing' }

$root = Split-Path -Parent $PSScriptRoot
if (-not $Image) { $Image = Join-Path $root 'firmware/bin/Release/NanoCoap.Firmware.bin' }
if (-not $Network) { $Network = Join-Path $root 'firmware/network.json' }
$constants = Join-Path $root "boards/$Board/Board.cs"
if (-not (Test-Path $constants)) {
    $known = (Get-ChildItem -Directory (Join-Path $root 'boards')).Name -join ' '
    Stop-With "there is no board $Board; those below boards/: $known"
}

$target = [regex]::Match((Get-Content -Raw $constants), 'const string NanoffTarget = "(.*)";').Groups[1].Value

function Invoke-Nanoff([string[]]$arguments) {
    Write-Output "+ nanoff $($arguments -join ' ')"
    if (-not $DryRun) {
        & nanoff @arguments
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    }
}

function Assert-File([string]$path, [string]$hint) {
    if (-not $DryRun -and -not (Test-Path $path)) { Stop-With "$path is not there: $hint" }
}

if (-not $DryRun -and -not (Get-Command nanoff -ErrorAction SilentlyContinue)) {
    Stop-With 'nanoff is not installed: dotnet tool install -g nanoff'
}

# Everything that is needed is looked for before anything is done.
if ($Step -in 'network', 'all') { Assert-File $Network 'copy firmware/network.example.json and fill it in' }
if ($Step -in 'app', 'all') { Assert-File $Image 'build firmware/NanoCoap.Firmware.nfproj first; see FLASHING.md' }

if ($Step -in 'firmware', 'all') {
    $arguments = @('--update', '--target', $target, '--serialport', $Port)
    if ($Baud) { $arguments += '--baud', $Baud }
    Invoke-Nanoff $arguments
}

if ($Step -in 'network', 'all') {
    Invoke-Nanoff @('--networkdeployment', $Network, '--serialport', $Port)
}

if ($Step -in 'app', 'all') {
    # The device is asked where its application goes: nanoff's own idea of the address is wrong for the classic ESP32.
    Invoke-Nanoff @('--nanodevice', '--deploy', '--serialport', $Port, '--image', $Image)
}
