// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>A push button, as it is at the moment: bounces and all.</summary>
    public interface IButton
    {
        /// <summary>Gets a value indicating whether it is pressed. Looked at twenty times a second; must not throw.</summary>
        bool IsPressed { get; }
    }
}
