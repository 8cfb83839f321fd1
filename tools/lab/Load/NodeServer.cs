// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Lab.Load;

/// <summary>Our node as a process of its own, on the loopback interface.</summary>
public static class NodeServer
{
    /// <summary>A resource that gives back what was put there.</summary>
    public const string Path = "echo";

    private const string Ready = "nanoCoap node ready: coap://";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Starts a node on a free port and waits until it is ready.</summary>
    /// <param name="port">The port.</param>
    /// <returns>Its process.</returns>
    /// <exception cref="LoadException">It does not become ready.</exception>
    public static ServerProcess Start(out int port)
    {
        (string program, string[] tool) = Tool();
        var process = new ServerProcess(program, [.. tool, "node", "--bind", "127.0.0.1", "--port", "0", "--quiet", "--echo"]);
        string? line = process.WaitFor(Ready, s_patience);
        if (line == null)
        {
            string said = process.Said;
            process.Dispose();
            throw new LoadException("Our node does not start. " + said);
        }

        port = int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
        return process;
    }

    // The tool lies beside the laboratory, as a library that .NET's own program runs.
    private static (string Program, string[] Arguments) Tool()
    {
        string library = System.IO.Path.Combine(AppContext.BaseDirectory, "NanoCoap.Tool.dll");
        string self = Environment.ProcessPath ?? "";
        bool isDotnet = System.IO.Path.GetFileNameWithoutExtension(self) == "dotnet";
        return (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? (isDotnet ? self : "dotnet"), [library]);
    }
}
