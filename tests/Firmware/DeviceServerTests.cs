// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NanoCoap.Client.Async;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Tests.Build;
using NanoCoap.Tests.Host;

namespace NanoCoap.Tests.Firmware;

/// <summary>
/// The device's server, its own sources, run on desktop .NET with real sockets: all but what asks a device for its address and for its
/// timer.
/// </summary>
public sealed class DeviceServerTests
{
    // In place of NetworkAddress.cs, which asks for what only nanoFramework's NetworkInterface has, and of the ESP32's timer.
    private const string Stand = """
        namespace NanoCoap.Udp
        {
            public static class NetworkAddress
            {
                public static string Current() { return "127.0.0.1"; }
            }
        }

        namespace nanoFramework.Hardware.Esp32
        {
            public static class HighResTimer
            {
                public static ulong GetCurrent() { return 1; }
            }
        }
        """;

    private static readonly CancellationToken s_soon = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Fact]
    public async Task ThreeLines_Serve()
    {
        var device = new DeviceServer();
        var counter = new CounterResource();
        device.Server.Add(counter);
        Thread thread = device.Start();

        await using var client = new CoapClient();
        Assert.Equal("0", (await client.GetAsync(device.Uri + "/counter", s_soon)).Text);
        Assert.Equal(["/counter"], (await client.DiscoverAsync(device.Uri, s_soon)).Select(link => link.Target));

        await using IAsyncEnumerator<CoapState> states = client.ObserveAsync(device.Uri + "/counter", s_soon).GetAsyncEnumerator(s_soon);
        await states.MoveNextAsync();
        counter.Count = 7;
        counter.Changed(); // from this thread
        await states.MoveNextAsync();
        Assert.Equal("7", states.Current.Text);

        device.Server.Stop();
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
        Assert.True(((NanoCoap.Server.EndpointCounters)device.Server.Counters).Requests >= 3);
    }

    [Fact]
    public async Task Discovery_CanBeSwitchedOff()
    {
        var device = new DeviceServer(options => options.Discovery = false);
        device.Server.Add(new CounterResource());
        Thread thread = device.Start();
        await using var client = new CoapClient();
        CoapErrorException error = await Assert.ThrowsAsync<CoapErrorException>(() => client.DiscoverAsync(device.Uri, s_soon));
        Assert.Equal(CoapCode.NotFound, error.Answer.Code);
        device.Server.Stop();
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
    }

    // The limit that footprint holds is another test's; this says that it is there.
    [Fact]
    public void FlashOfTheServerIsLimited()
    {
        Assert.Equal(3072, NanoCoap.Lab.Footprint.FlashLimits.Of("NanoCoap.Hosting"));
    }

    private sealed class DeviceServer
    {
        private static readonly Lazy<Assembly> s_assembly = new(Compile);

        public DeviceServer(Action<dynamic>? configure = null)
        {
            int port = FreePort();
            dynamic options = Activator.CreateInstance(s_assembly.Value.GetType("NanoCoap.Hosting.CoapServerOptions")!)!;
            options.Port = port;
            configure?.Invoke(options);
            Server = Activator.CreateInstance(s_assembly.Value.GetType("NanoCoap.Hosting.CoapServer")!, (object)options)!;
            Uri = $"coap://127.0.0.1:{port}";
        }

        public dynamic Server { get; }

        public string Uri { get; }

        public Thread Start()
        {
            Server.Open();
            var thread = new Thread(() => Server.Run()) { IsBackground = true };
            thread.Start();
            return thread;
        }

        private static int FreePort()
        {
            using Socket socket = Loopback.NewClient();
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }

        private static Assembly Compile()
        {
            var options = new CSharpParseOptions(LanguageVersion.CSharp9);
            IEnumerable<string> sources = Directory.EnumerateFiles(Repository.Locate("firmware/Hosting"), "*.cs")
                .Concat(Directory.EnumerateFiles(Repository.Locate("firmware/Udp"), "*.cs"))
                .Where(file => Path.GetFileName(file) != "NetworkAddress.cs")
                .Select(File.ReadAllText);

            // All that this process runs on, but for the server of the same name for .NET.
            IEnumerable<string> trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
            CSharpCompilation compilation = CSharpCompilation.Create(
                "NanoCoap.Hosting.Device",
                sources.Append(Stand).Select(source => CSharpSyntaxTree.ParseText(source, options)),
                trusted.Where(file => Path.GetFileName(file) != "NanoCoap.Hosting.dll")
                    .Select(file => MetadataReference.CreateFromFile(file)),
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
            var image = new MemoryStream();
            Assert.Empty(compilation.Emit(image).Diagnostics
                .Where(item => item.Severity == DiagnosticSeverity.Error).Select(item => item.ToString()));
            return Assembly.Load(image.ToArray());
        }
    }

    private sealed class CounterResource : Resource
    {
        public volatile int Count;

        public CounterResource()
            : base("counter", Methods.Get)
        {
            Observable = true;
        }

        public override CoapCode Get(Request request, Response response)
        {
            response.AppendNumber(Count);
            return CoapCode.Content;
        }
    }
}
