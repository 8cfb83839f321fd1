// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NanoCoap.Hosting;
using NanoCoap.Resources;

namespace NanoCoap.Extensions.Hosting;

/// <summary>Adds a CoAP server to a host.</summary>
public static class NanoCoapServices
{
    /// <summary>
    /// Adds a <see cref="CoapServer"/> that starts and stops with the host, and logs. Its options are those of the host
    /// (<c>Configure&lt;CoapServerOptions&gt;</c>), its resources all services of the type <see cref="Resource"/>. A port that is taken
    /// makes the start of the host fail, with the sentence of <see cref="NanoCoap.Hosting.Udp.BindException"/>. Called again, it adds no
    /// second server.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Changes the options, or null.</param>
    /// <returns>Where resources are added.</returns>
    /// <example>
    /// <code>
    /// var builder = Host.CreateApplicationBuilder(args);
    /// builder.Services.AddNanoCoap(options => options.Port = 5683)
    ///     .AddResource&lt;CounterResource&gt;()
    ///     .MapGet("uptime", _ => $"{Environment.TickCount64 / 1000} s");
    /// builder.Build().Run();
    /// </code>
    /// </example>
    public static NanoCoapBuilder AddNanoCoap(this IServiceCollection services, Action<CoapServerOptions>? configure = null)
    {
        services.AddOptions<CoapServerOptions>();
        if (configure != null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(MakeServer);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CoapServerService>());
        return new NanoCoapBuilder(services);
    }

    private static CoapServer MakeServer(IServiceProvider provider)
    {
        CoapServerOptions options = provider.GetRequiredService<IOptions<CoapServerOptions>>().Value;
        ILogger<CoapServer> logger = provider.GetRequiredService<ILogger<CoapServer>>();
        options.Warning ??= sentence => CoapServerLog.Warning(logger, sentence);
        var server = new CoapServer(options);
        foreach (Resource resource in provider.GetServices<Resource>())
        {
            server.Add(resource);
        }

        return server;
    }
}
