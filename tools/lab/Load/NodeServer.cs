// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tool.Keys;

namespace NanoCoap.Lab.Load;

/// <summary>Our node as a process of its own, on the loopback interface.</summary>
public static class NodeServer
{
    /// <summary>A resource that gives back what was put there.</summary>
    public const string Path = "echo";

    private const string Ready = "nanoCoap node ready: coap://";

    /// <summary>Starts a node on a free port and waits until it is ready.</summary>
    /// <param name="port">The port.</param>
    /// <returns>Its process.</returns>
    /// <exception cref="LoadException">It does not become ready.</exception>
    public static ServerProcess Start(out int port)
    {
        return Start(out port, []);
    }

    /// <summary>Starts one with a key that is made for it, and for nobody else.</summary>
    /// <param name="port">The port.</param>
    /// <returns>Its process.</returns>
    /// <exception cref="LoadException">It does not become ready.</exception>
    public static ServerProcess StartWithKey(out int port)
    {
        const string Name = "load";
        string folder = Directory.CreateTempSubdirectory("nanocoap-load").FullName;
        var store = new KeyStore(System.IO.Path.Combine(folder, "keys.json"));
        store.Add(OscoreKey.Make(Name));
        string file = System.IO.Path.Combine(folder, "node.json");
        PrivateFile.Replace(file, KeyJson.Write([store.Find(Name).OfOtherEnd()]));
        ServerProcess process = Start(out port, ["--oscore", file]);
        process.Protection = new LoadProtection(ClientKey.Find(Name, store));
        process.Ended = () => Directory.Delete(folder, recursive: true);
        return process;
    }

    private static ServerProcess Start(out int port, string[] more)
    {
        return OwnProcess.Start(
            "NanoCoap.Tool.dll", ["node", "--bind", "127.0.0.1", "--port", "0", "--quiet", "--echo", .. more], Ready, out port);
    }
}
