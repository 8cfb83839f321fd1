<#
.SYNOPSIS
Puts nanoCoap onto a board: the image, nanoCLR, network settings, application. The commands are those of FLASHING.md; this saves typing them.

.DESCRIPTION
Usage: tools/flash.ps1 STEP -Board BOARD -Port PORT [options]

Steps:
  image      builds the application for the board; needs no port
  firmware   nanoCLR itself, for the board's chip; once, and for updates
  network    Wi-Fi credentials, stored in the device
  app        the nanoCoap application, as image has built it
  all        these four, in this order

Options:
  -Board BOARD     a folder below boards/, such as esp32-devkitc
  -Port PORT       COM5, ...
  -Image FILE      another application; all then builds none [default: firmware/bin/Release/NanoCoap.Firmware.bin]
  -Network FILE    the settings [default: firmware/network.json; see firmware/network.example.json]
  -Baud RATE       speed of the firmware step; lower it for a poor cable, 115200
  -DryRun          print the commands and run none
  -Help            this text

It stops at the first command that fails. nanoff is asked for its version: 2.5 and 3.0 take different commands.
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

# The commands below are read from the sources of this version and of 3.0.0-preview.1; 3.0 has another command line.
$nanoffVersion = '2.5.162'

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
if ($Step -notin 'image', 'firmware', 'network', 'app', 'all') { Stop-With "what is $($Step)?" }
if ($Step -ne 'image' -and -not $Port) { Stop-With '-Port is missing; nanoff --listports shows what there is, with nanoff 3 nanoff list ports' }
if (-not $Board) { Stop-With '-Board is missing' }

$root = Split-Path -Parent $PSScriptRoot
$built = Join-Path $root 'firmware/bin/Release/NanoCoap.Firmware'
$own = -not $Image
$build = $Step -eq 'image' -or ($Step -eq 'all' -and $own)
if ($own) { $Image = "$built.bin" }
if (-not $Network) { $Network = Join-Path $root 'firmware/network.json' }
$constants = Join-Path $root "boards/$Board/Board.cs"
if (-not (Test-Path $constants)) {
    $known = (Get-ChildItem -Directory (Join-Path $root 'boards')).Name -join ' '
    Stop-With "there is no board $Board; those below boards/: $known"
}

$target = [regex]::Match((Get-Content -Raw $constants), 'const string NanoffTarget = "(.*)";').Groups[1].Value

function Invoke-Step([string]$command, [string[]]$arguments) {
    Write-Output "+ $command $($arguments -join ' ')"
    if (-not $DryRun) {
        & $command @arguments
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    }
}

function Test-Command([string]$name) {
    return [bool](Get-Command $name -ErrorAction SilentlyContinue)
}

function Assert-File([string]$path, [string]$hint) {
    if (-not $DryRun -and -not (Test-Path $path)) { Stop-With "$path is not there: $hint" }
}

# A dry run without nanoff shows the commands of the version that is named above.
function Get-NanoffMajor {
    if (-not (Test-Command 'nanoff')) {
        if (-not $DryRun) { Stop-With "nanoff is not installed: dotnet tool install -g nanoff --version $nanoffVersion" }
        return [int]$nanoffVersion.Split('.')[0]
    }

    # nanoff 2.5 says it on the error stream, which Windows PowerShell takes for an error.
    $ErrorActionPreference = 'Continue'
    $said = (& nanoff --version 2>&1 | ForEach-Object { "$_" }) -join ' '
    $match = [regex]::Match($said, '([0-9]+)\.[0-9]+')
    if (-not $match.Success) { Stop-With "nanoff --version says no version: $said" }
    $major = [int]$match.Groups[1].Value
    if ($major -notin 2, 3) { Stop-With "nanoff $major is not known here: dotnet tool install -g nanoff --version $nanoffVersion" }
    return $major
}

# Everything that is needed is looked for before anything is done.
if ($Step -ne 'image') { $nanoffMajor = Get-NanoffMajor }
if ($build -and -not $DryRun -and -not (Test-Command 'dotnet')) {
    Stop-With 'dotnet is not installed: the .NET 10 SDK is what builds the application'
}

if ($Step -in 'network', 'all') { Assert-File $Network 'copy firmware/network.example.json and fill it in' }
if ($Step -eq 'app' -or ($Step -eq 'all' -and -not $build)) {
    Assert-File $Image "tools/flash.ps1 image -Board $Board"
    # An image does not say which board it is for; the build says it beside its own.
    if (-not $DryRun -and $own -and (Test-Path "$built.board.txt")) {
        $forBoard = (Get-Content -Raw "$built.board.txt").Trim()
        if ($forBoard -ne $Board) { Stop-With "$Image was built for $($forBoard): tools/flash.ps1 image -Board $Board" }
    }
}

if ($build) {
    Invoke-Step 'dotnet' @('build', (Join-Path $root 'firmware'), '-c', 'Release', '-p:NanoImage=true', "-p:NanoCoapBoard=$Board")
}

if ($Step -in 'firmware', 'all') {
    if ($nanoffMajor -eq 2) {
        $arguments = @('--update', '--target', $target, '--serialport', $Port)
        if ($Baud) { $arguments += '--baud', $Baud }
    } else {
        $arguments = @('flash', 'target', $target, 'serialport', $Port)
        if ($Baud) { $arguments += 'baud', $Baud }
    }

    Invoke-Step 'nanoff' $arguments
}

if ($Step -in 'network', 'all') {
    if ($nanoffMajor -eq 2) {
        Invoke-Step 'nanoff' @('--networkdeployment', $Network, '--serialport', $Port)
    } else {
        Invoke-Step 'nanoff' @('deploy', 'network', $Network, 'serialport', $Port)
    }
}

if ($Step -in 'app', 'all') {
    # The device is asked where its application goes: nanoff's own idea of the address is wrong for the classic ESP32.
    # With nanoff 3 that is a deploy without a target and without a platform.
    if ($nanoffMajor -eq 2) {
        Invoke-Step 'nanoff' @('--nanodevice', '--deploy', '--serialport', $Port, '--image', $Image)
    } else {
        Invoke-Step 'nanoff' @('deploy', 'serialport', $Port, 'image', $Image)
    }
}
