// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;

namespace NanoCoap.Tool.Requests;

/// <summary>Where an observation is shown.</summary>
public interface IObservationView
{
    /// <summary>Shows a notification.</summary>
    /// <param name="notification">The notification.</param>
    void Show(CoapNotification notification);

    /// <summary>Shows what no notification says; from any thread.</summary>
    /// <param name="text">The line.</param>
    void Note(string text);
}
