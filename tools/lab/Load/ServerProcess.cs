// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.ComponentModel;
using System.Diagnostics;

namespace NanoCoap.Lab.Load;

/// <summary>A program that serves, with the first lines of what it says.</summary>
public sealed class ServerProcess : IDisposable
{
    private const int KeptLines = 200;

    private readonly Process _process;
    private readonly List<string> _said = [];
    private readonly ManualResetEventSlim _changed = new();

    /// <summary>Starts the program.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="LoadException">It can't be started.</exception>
    public ServerProcess(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _changed.Set();
        try
        {
            _process.Start();
        }
        catch (Win32Exception e)
        {
            _process.Dispose();
            throw new LoadException($"{program} can't be started: {e.Message}.");
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What requests to it are protected with, or null.</summary>
    public LoadProtection? Protection { get; set; }

    /// <summary>What is to be done once it has been ended, or null.</summary>
    public Action? Ended { get; set; }

    /// <summary>Those lines.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <summary>Processor time that it has taken.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? TimeSpan.Zero : _process.TotalProcessorTime;
        }
    }

    /// <summary>Keeps the program's first thread on one processor.</summary>
    /// <param name="processor">Which, counted from 0.</param>
    public void Pin(int processor)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            _process.ProcessorAffinity = 1 << processor;
        }
    }

    /// <summary>Waits for a line that it says.</summary>
    /// <param name="start">What the line begins with.</param>
    /// <param name="patience">How long at most.</param>
    /// <returns>The line, or null if the program ended or the time is over.</returns>
    public string? WaitFor(string start, TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            bool ended = _process.HasExited;
            if (ended)
            {
                _process.WaitForExit(); // for the rest of its output
            }

            _changed.Reset();
            if (Said.Split('\n').FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            TimeSpan left = patience - watch.Elapsed;
            if (ended || left <= TimeSpan.Zero || !_changed.Wait(left))
            {
                return null;
            }
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        Ended?.Invoke();
    }

    private void Keep(string? line)
    {
        if (line == null)
        {
            return;
        }

        lock (_said)
        {
            if (_said.Count < KeptLines)
            {
                _said.Add(line);
            }
        }

        _changed.Set();
    }
}
