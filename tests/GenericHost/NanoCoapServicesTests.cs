// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NanoCoap.Client.Async;
using NanoCoap.Extensions.Hosting;
using NanoCoap.Hosting;
using NanoCoap.Hosting.Udp;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Tests.GenericHost;

/// <summary>The server in a real host: start, stop, log, options, services.</summary>
public sealed class NanoCoapServicesTests
{
    private static readonly CancellationToken s_soon = new CancellationTokenSource(TimeSpan.FromSeconds(120)).Token;

    [Fact]
    public async Task Host_StartsServesAndStops()
    {
        var log = new KeptLog();
        using IHost host = Build(log, services => services.AddNanoCoap(AnyPort)
            .AddResource<GreetingResource>()
            .MapGet("who", provider => provider.GetRequiredService<Name>().Text));
        await host.StartAsync(s_soon);

        string uri = Assert.Single(host.Services.GetRequiredService<CoapServer>().Uris);
        Assert.Contains(
            log.Lines,
            line => line.StartsWith("Information 1 ", StringComparison.Ordinal) && line.Contains(uri, StringComparison.Ordinal));
        await using (var client = new CoapClient())
        {
            Assert.Equal("Hello, Ada", (await client.GetAsync(uri + "/greeting", s_soon)).Text);
            Assert.Equal("Ada", (await client.GetAsync(uri + "/who", s_soon)).Text);
            Assert.Equal(["/greeting", "/who"], (await client.DiscoverAsync(uri, s_soon)).Select(link => link.Target));

            // A service that changes what a resource shows.
            await using IAsyncEnumerator<CoapState> states = client.ObserveAsync(uri + "/greeting", s_soon).GetAsyncEnumerator(s_soon);
            await states.MoveNextAsync();
            host.Services.GetRequiredService<Name>().Text = "Grace";
            host.Services.GetRequiredService<GreetingResource>().Changed();
            await states.MoveNextAsync();
            Assert.Equal("Hello, Grace", states.Current.Text);
        }

        await host.StopAsync(s_soon);
        Assert.Contains(
            log.Lines,
            line => line.StartsWith("Information 2 ", StringComparison.Ordinal) && line.Contains(" requests", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.StartsWith("Critical", StringComparison.Ordinal));
        host.Dispose();
        using CoapServer again = new(new CoapServerOptions { Addresses = [new(IPAddress.Loopback, false)], Port = new Uri(uri).Port });
        again.Open(); // the port is free
    }

    [Fact]
    public async Task PortThatIsTaken_IsAHostThatDoesNotStart()
    {
        using var first = new CoapServer(new CoapServerOptions { Addresses = [new(IPAddress.Loopback, false)], Port = 0 });
        first.Open();
        using IHost host = Build(new KeptLog(), services => services.AddNanoCoap(options =>
        {
            AnyPort(options);
            options.Port = new Uri(first.Uris[0]).Port;
        }));
        BindException problem = await Assert.ThrowsAsync<BindException>(() => host.StartAsync(s_soon));
        Assert.Contains("is taken", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_AreThoseOfTheHost_AndWarningsGoToItsLog()
    {
        var log = new KeptLog();
        using IHost host = Build(log, services =>
        {
            services.AddNanoCoap(AnyPort);
            services.AddNanoCoap(); // adds no second server
            services.Configure<CoapServerOptions>(options => options.Discovery = false);
            services.PostConfigure<CoapServerOptions>(options => Assert.Equal(0, options.Port));
        });
        Assert.Single(host.Services.GetServices<IHostedService>());
        await host.StartAsync(s_soon);
        string uri = host.Services.GetRequiredService<CoapServer>().Uris[0];
        await using var client = new CoapClient();
        CoapErrorException error = await Assert.ThrowsAsync<CoapErrorException>(() => client.DiscoverAsync(uri, s_soon));
        Assert.Equal(CoapCode.NotFound, error.Answer.Code);

        host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<CoapServerOptions>>().Value.Warning!("There is something.");
        Assert.Contains("Warning 3 CoAP: There is something.", log.Lines);
        await host.StopAsync(s_soon);
    }

    private static void AnyPort(CoapServerOptions options)
    {
        options.Addresses = [new(IPAddress.Loopback, false)];
        options.Port = 0;
    }

    private static IHost Build(KeptLog log, Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder =
            Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<Name>();
        configure(builder.Services);
        return builder.Build();
    }

    private sealed class Name
    {
        public string Text { get; set; } = "Ada";
    }

    private sealed class GreetingResource : Resource
    {
        private readonly Name _name;

        public GreetingResource(Name name)
            : base("greeting", Methods.Get)
        {
            _name = name;
            Observable = true;
        }

        public override CoapCode Get(Request request, Response response)
        {
            response.AppendText("Hello, " + _name.Text);
            return CoapCode.Content;
        }
    }

    /// <summary>Keeps what the server says: level, number, text.</summary>
    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName)
        {
            return this;
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            return null;
        }

        public bool IsEnabled(LogLevel logLevel)
        {
            return true;
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)}");
        }

        public void Dispose()
        {
        }
    }
}
