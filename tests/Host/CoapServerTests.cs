// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Client.Async;
using NanoCoap.Hosting;
using NanoCoap.Hosting.Udp;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Tests.Host;

/// <summary>The server in three lines, and the client in one, over real sockets of the loopback interface.</summary>
public sealed class CoapServerTests
{
    private static readonly CancellationToken s_soon = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Fact]
    public async Task ThreeLines_Serve()
    {
        using var stop = new CancellationTokenSource();
        using var server = new CoapServer(Options());
        server.Add(new CounterResource());
        server.Open();
        Task running = server.RunAsync(stop.Token);

        await using var client = new CoapClient();
        string uri = Uri(server);
        Assert.Equal("0", (await client.GetAsync(uri + "/counter", s_soon)).Text);
        Assert.Equal(CoapCode.Changed, (await client.PostAsync(uri + "/counter", "", s_soon)).Code);
        Assert.Equal("1", (await client.GetAsync(uri + "/counter", s_soon)).Text);
        Assert.Equal(["/counter"], (await client.DiscoverAsync(uri, s_soon)).Select(link => link.Target));
        Assert.Empty(await client.DiscoverAsync(uri + "?rt=nothing", s_soon));
        Assert.Equal(5, server.Counters!.Requests);

        await stop.CancelAsync();
        await running.WaitAsync(s_soon);
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.RunAsync());
    }

    [Fact]
    public async Task Errors_AreTyped()
    {
        using var server = new CoapServer(Options(discovery: false));
        int level = 3;
        server.Add(new TextResource("level", () => level.ToString(), text => int.TryParse(text, out level)));
        server.MapGet("broken", () => throw new InvalidOperationException());
        server.Open();
        Assert.Throws<InvalidOperationException>(() => server.MapGet("late", () => ""));
        Task running = server.RunAsync();

        await using var client = new CoapClient();
        string uri = Uri(server);
        await client.PutAsync(uri + "/level", "7", s_soon);
        Assert.Equal("7", (await client.GetAsync(uri + "/level", s_soon)).Text);
        Assert.Equal(CoapCode.BadRequest, await ErrorOf(client.PutAsync(uri + "/level", "high", s_soon)));
        Assert.Equal(CoapCode.MethodNotAllowed, await ErrorOf(client.DeleteAsync(uri + "/level", s_soon)));
        Assert.Equal(CoapCode.InternalServerError, await ErrorOf(client.GetAsync(uri + "/broken", s_soon)));
        Assert.Equal(CoapCode.NotFound, await ErrorOf(client.DiscoverAsync(uri, s_soon))); // switched off
        await Assert.ThrowsAsync<CoapException>(() => client.GetAsync("http://127.0.0.1/", s_soon));

        server.Stop();
        await running.WaitAsync(s_soon);
    }

    [Fact]
    public void PortThatIsTaken_IsSaid()
    {
        using var first = new CoapServer(Options());
        first.Open();
        using var second = new CoapServer(new CoapServerOptions { Addresses = BindAddress.Loopback, Port = new Uri(first.Uris[0]).Port });
        Assert.Contains("is taken", Assert.Throws<BindException>(second.Run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_FromAnyThread_ReachesObserversSoon()
    {
        using var server = new CoapServer(Options());
        int value = 0;
        TextResource resource = server.MapGet("value", () => Volatile.Read(ref value).ToString());
        server.Open();
        Task running = server.RunAsync();

        await using var client = new CoapClient();
        await using IAsyncEnumerator<CoapState> states = client.ObserveAsync(Uri(server) + "/value", s_soon).GetAsyncEnumerator(s_soon);
        await states.MoveNextAsync();
        Assert.Equal(("0", false), (states.Current.Text, states.Current.IsStale));
        for (int i = 1; i <= 5; i++)
        {
            Volatile.Write(ref value, i);
            resource.Changed();
            Assert.True(await states.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal(i.ToString(), states.Current.Text);
        }

        server.Stop();
        await running.WaitAsync(s_soon);
    }

    // The whole life of an observation: a state, a slow reader, silence, another server at the same place, the end of the loop.
    [Fact]
    public async Task Observation_SkipsForASlowReader_SaysWhatIsStale_AndFollowsARestartedServer()
    {
        int value = 0;
        Func<string> text = () => Volatile.Read(ref value).ToString();
        int port;
        await using var client = new CoapClient(new CoapClientOptions
        {
            Parameters = new() { AckTimeoutMs = 100, MaxRetransmit = 2 },
        });
        using (var first = new CoapServer(Options()))
        {
            var resource = new AgingResource(text);
            first.Add(resource).Open();
            port = new Uri(first.Uris[0]).Port;
            Task running = first.RunAsync();
            IAsyncEnumerator<CoapState> states = client.ObserveAsync(Uri(first) + "/value", s_soon).GetAsyncEnumerator(s_soon);
            await states.MoveNextAsync();
            Assert.Equal("0", states.Current.Text);

            for (int i = 1; i <= 20; i++)
            {
                Volatile.Write(ref value, i);
                resource.Changed();
                await Task.Delay(20, s_soon);
            }

            // What nobody read is gone; the newest is there, perhaps after one that was on its way.
            int read = 0;
            while (states.Current.Text != "20")
            {
                await states.MoveNextAsync();
                Assert.False(states.Current.IsStale);
                read++;
            }

            Assert.InRange(read, 1, 5);
            first.Dispose();
            await running.WaitAsync(s_soon);
            await states.MoveNextAsync();
            Assert.Equal(("20", true), (states.Current.Text, states.Current.IsStale));

            Volatile.Write(ref value, 21);
            using var second = new CoapServer(Options(port: port));
            second.Add(new AgingResource(text)).Open();
            Task again = second.RunAsync();
            await states.MoveNextAsync();
            Assert.Equal(("21", false), (states.Current.Text, states.Current.IsStale));

            await states.DisposeAsync();
            second.Stop();
            await again.WaitAsync(s_soon);
        }
    }

    [Fact]
    public async Task Observation_ThatNeverBegins_Throws()
    {
        using var server = new CoapServer(Options());
        server.Open();
        Task running = server.RunAsync();
        await using var client = new CoapClient();
        await Assert.ThrowsAsync<CoapErrorException>(async () =>
        {
            await foreach (CoapState state in client.ObserveAsync(Uri(server) + "/nowhere", s_soon))
            {
                Assert.Fail(state.Text);
            }
        });

        server.Stop();
        await running.WaitAsync(s_soon);
    }

    [Fact]
    public async Task Cancellation_LeavesNothingBehind()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string uri = $"coap://{silent.LocalEndPoint}/x";
        await using var client = new CoapClient(new CoapClientOptions { Requests = 1 });
        for (int i = 0; i < 3; i++)
        {
            using var stop = new CancellationTokenSource(50);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(uri, stop.Token));
        }

        using var server = new CoapServer(Options());
        server.MapGet("x", () => "here");
        server.Open();
        Task running = server.RunAsync();
        Assert.Equal("here", (await client.GetAsync(Uri(server) + "/x", s_soon)).Text); // the one place is free again
        server.Stop();
        await running.WaitAsync(s_soon);
    }

    private static CoapServerOptions Options(int port = 0, bool discovery = true)
    {
        return new CoapServerOptions { Addresses = [new(IPAddress.Loopback, false)], Port = port, Discovery = discovery };
    }

    private static string Uri(CoapServer server)
    {
        return server.Uris[0];
    }

    private static async Task<CoapCode> ErrorOf(Task request)
    {
        return (await Assert.ThrowsAsync<CoapErrorException>(() => request)).Answer.Code;
    }

    private sealed class CounterResource : Resource
    {
        private int _count;

        public CounterResource()
            : base("counter", Methods.Get | Methods.Post)
        {
            Observable = true;
        }

        public override CoapCode Get(Request request, Response response)
        {
            response.AppendNumber(_count);
            return CoapCode.Content;
        }

        public override CoapCode Post(Request request, Response response)
        {
            _count++;
            Changed();
            return CoapCode.Changed;
        }
    }

    /// <summary>A text that is good for a second.</summary>
    private sealed class AgingResource : Resource
    {
        private readonly Func<string> _text;

        public AgingResource(Func<string> text)
            : base("value", Methods.Get)
        {
            _text = text;
            Observable = true;
        }

        public override CoapCode Get(Request request, Response response)
        {
            response.MaxAgeSeconds = 1;
            response.AppendText(_text());
            return CoapCode.Content;
        }
    }
}
