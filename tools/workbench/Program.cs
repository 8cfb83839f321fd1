// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Client.Async;
using NanoCoap.Simulated;
using NanoCoap.Workbench;

const int StandardPort = 8683;

var uris = new Argument<string[]>("URI") { Description = "Nodes to show: coap://192.0.2.7", Arity = ArgumentArity.ZeroOrMore };
var nodes = new Option<int>("--nodes")
{
    HelpName = "COUNT", Description = "Simulated nodes on this machine", DefaultValueFactory = _ => 6,
};
var port = new Option<int?>("--port")
{
    HelpName = "P", Description = $"TCP port on 127.0.0.1; 0 takes any free one (default {StandardPort}, or any if that is taken)",
};
var discover = new Option<bool>("--discover") { Description = "Search the network at the start; else a button does" };
var keys = new Option<string?>("--key-store")
{
    HelpName = "FILE", Description = "The file with the keys of `nanocoap keys` (default: that of this user)",
};
var seed = new Option<int?>("--seed") { HelpName = "NUMBER", Description = "Makes the simulated nodes repeatable" };
var withParent = new Option<bool>("--end-with-input") { Description = "End when the standard input ends", Hidden = true };
nodes.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 0 or > 2000)
    {
        result.AddError("--nodes: expected 0 to 2000.");
    }
});

var command = new RootCommand(
    "Opens one page on this machine that shows CoAP happening: live values, what goes over the wire, messages byte by byte.")
{
    uris, nodes, port, discover, keys, seed, withParent,
};
command.SetAction(RunAsync);
return await command.Parse(args).InvokeAsync();

async Task<int> RunAsync(ParseResult result, CancellationToken interrupt)
{
    var known = new List<CoapUri>();
    foreach (string text in result.GetValue(uris) ?? [])
    {
        if (!CoapUri.TryParse(text, out CoapUri? uri, out string? problem))
        {
            await Console.Error.WriteLineAsync($"{text}: {problem}");
            return 2;
        }

        known.Add(uri);
    }

    WorkbenchOptions With(int at) => new()
    {
        Port = at,
        SimulatedNodes = result.GetValue(nodes),
        Nodes = known,
        Discover = result.GetValue(discover),
        KeyStore = result.GetValue(keys),
        Seed = result.GetValue(seed) ?? Random.Shared.Next(),
    };
    try
    {
        await using WorkbenchServer server = result.GetValue(port) is { } given
            ? await WorkbenchServer.StartAsync(With(given))
            : await StartAnywhereAsync();
        Console.WriteLine("nanoCoap workbench ready: open");
        Console.WriteLine($"  {server.EntryUrl}");
        Console.WriteLine("in a browser on this machine. Ctrl+C ends it.");
        Task input = result.GetValue(withParent) ? Task.Run(ReadToEnd) : Task.Delay(Timeout.Infinite, CancellationToken.None);
        await Task.WhenAny(input, Task.Delay(Timeout.Infinite, interrupt));
        return 0;
    }
    catch (Exception e) when (e is IOException or HostException or CoapException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 2;
    }

    async Task<WorkbenchServer> StartAnywhereAsync()
    {
        try
        {
            return await WorkbenchServer.StartAsync(With(StandardPort));
        }
        catch (IOException)
        {
            return await WorkbenchServer.StartAsync(With(0));
        }
    }
}

static void ReadToEnd()
{
    while (Console.In.Read() >= 0)
    {
        // Nothing that comes matters, only that it ends: then the program that has started this one is gone.
    }
}
