// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Text.RegularExpressions;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Interop;

/// <summary>"nanocoap node" as a process of its own, on free ports, with its log.</summary>
internal sealed partial class NodeProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _error = [];
    private readonly Task _readers;

    /// <summary>Starts the program; it need not become ready.</summary>
    /// <param name="arguments">What follows "nanocoap node".</param>
    public NodeProcess(string arguments)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "NanoCoap.Tool.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (string argument in (string[])[tool, "node", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            start.ArgumentList.Add(argument);
        }

        _process = ChildProcess.Start(start);
        _readers = Task.WhenAll(Read(_process.StandardOutput, _output), Read(_process.StandardError, _error));
    }

    public string Output => Snapshot(_output);

    public string Error => Snapshot(_error);

    /// <summary>The port, the same for all addresses.</summary>
    public int Port { get; private set; }

    /// <summary>Starts a node and waits until it is ready.</summary>
    public static NodeProcess Ready(string arguments)
    {
        var node = new NodeProcess("--port 0 " + arguments);
        try
        {
            string line = node.WaitFor(ReadyLine());
            node.Port = int.Parse(PortOf().Match(line).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    /// <summary>The URI of a path, by IPv4 or IPv6.</summary>
    public string Uri(string path, bool ipv6 = false)
    {
        return $"coap://{(ipv6 ? "[::1]" : "127.0.0.1")}:{Port}{path}";
    }

    /// <summary>Waits for a line of the output.</summary>
    /// <param name="pattern">What it looks like.</param>
    /// <param name="count">How many lines there must be that do.</param>
    /// <returns>The last of these.</returns>
    public string WaitFor(Regex pattern, int count = 1)
    {
        var watch = Stopwatch.StartNew();
        while (watch.ElapsedMilliseconds < ChildProcess.PatienceMs)
        {
            string[] lines = [.. Output.Split('\n').Where(line => pattern.IsMatch(line))];
            if (lines.Length >= count)
            {
                return lines[count - 1];
            }

            if (_process.HasExited && _readers.Wait(1000) && !Output.Split('\n').Any(line => pattern.IsMatch(line)))
            {
                break;
            }

            Thread.Sleep(5);
        }

        throw new InvalidOperationException($"No line like {pattern} ({count} times).\nOutput:\n{Output}\nError:\n{Error}");
    }

    public string WaitFor(string text, int count = 1)
    {
        return WaitFor(new Regex(Regex.Escape(text)), count);
    }

    /// <summary>Asks the program to end, as a service manager does.</summary>
    /// <param name="signal">"TERM" or "INT".</param>
    public void Signal(string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Ends the program without giving it a chance.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public int WaitForExit()
    {
        Assert.True(_process.WaitForExit(ChildProcess.PatienceMs), "The node does not end.");
        _readers.Wait(ChildProcess.PatienceMs);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Dispose();
    }

    [GeneratedRegex("^nanoCoap node ready: coap://")]
    private static partial Regex ReadyLine();

    [GeneratedRegex(@":(\d+)( |$)")]
    private static partial Regex PortOf();

    private static async Task Read(StreamReader from, List<string> to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (to)
            {
                to.Add(line);
            }
        }
    }

    private static string Snapshot(List<string> lines)
    {
        lock (lines)
        {
            return string.Join('\n', lines);
        }
    }
}
