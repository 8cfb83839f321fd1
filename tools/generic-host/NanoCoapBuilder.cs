// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using NanoCoap.Hosting;
using NanoCoap.Resources;

namespace NanoCoap.Extensions.Hosting;

/// <summary>Adds resources to the server of a host; see <see cref="NanoCoapServices.AddNanoCoap"/>.</summary>
/// <param name="services">The services of the host.</param>
public sealed class NanoCoapBuilder(IServiceCollection services)
{
    /// <summary>The services of the host.</summary>
    public IServiceCollection Services => services;

    /// <summary>
    /// Adds a resource that the host makes, with what its constructor asks for; it is a service itself, so that others can call its
    /// <see cref="Resource.Changed"/>.
    /// </summary>
    /// <typeparam name="T">Its type. Added once.</typeparam>
    /// <returns>The builder itself.</returns>
    public NanoCoapBuilder AddResource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : Resource
    {
        services.AddSingleton<T>();
        services.AddSingleton<Resource>(provider => provider.GetRequiredService<T>());
        return this;
    }

    /// <summary>Adds a resource that answers GET with a text.</summary>
    /// <param name="path">Its path: "uptime", "room/1/temperature".</param>
    /// <param name="text">Makes the text out of the services of the host; on the thread of the server.</param>
    /// <returns>The builder itself.</returns>
    public NanoCoapBuilder MapGet(string path, Func<IServiceProvider, string> text)
    {
        services.AddSingleton<Resource>(provider => new TextResource(path, () => text(provider)));
        return this;
    }
}
