using NanoCoap.Hosting;
using NanocoapNode1;

int port = args.Length > 0 ? int.Parse(args[0]) : 5683;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

using var server = new CoapServer(new CoapServerOptions { Port = port, Warning = Console.Error.WriteLine });
server.Add(new CounterResource());
server.MapGet("uptime", () => $"{Environment.TickCount64 / 1000} s");
server.Open();
Console.WriteLine("Ready: " + string.Join(' ', server.Uris));
await server.RunAsync(stop.Token);
