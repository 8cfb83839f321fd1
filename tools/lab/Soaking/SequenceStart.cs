// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using NanoCoap.Server;

namespace NanoCoap.Lab.Soaking;

/// <summary>
/// Sets the sequence number from which registrations go on. It starts at 0 and goes up by one a notification: to its end it is years, and
/// nobody but a soak has any business there, so there is no public way. If a field is renamed, this throws, and its test says so.
/// </summary>
internal static class SequenceStart
{
    public static void Set(CoapEndpoint endpoint, int sequence)
    {
        object observers = Field(typeof(CoapEndpoint), "_observers").GetValue(endpoint)!;
        Field(observers.GetType(), "_highest").SetValue(observers, sequence);
    }

    private static FieldInfo Field(Type type, string name)
    {
        return type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic) ?? throw new MissingFieldException(type.Name, name);
    }
}
