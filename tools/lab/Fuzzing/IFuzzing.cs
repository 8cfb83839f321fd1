// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Fuzzing;

/// <summary>Something that lab fuzz can be pointed at, and what it has done to it.</summary>
public interface IFuzzing
{
    /// <summary>The name, for the command line.</summary>
    string Name { get; }

    /// <summary>Sessions that were run to their end.</summary>
    int Sessions { get; }

    /// <summary>Datagrams.</summary>
    long Datagrams { get; }

    /// <summary>Their bytes.</summary>
    long Bytes { get; }

    /// <summary>Runs a session.</summary>
    /// <param name="seed">Its seed.</param>
    /// <returns>Its finding, or null.</returns>
    Finding? Run(int seed);

    /// <summary>What the sessions did.</summary>
    /// <returns>A row each.</returns>
    IEnumerable<(string What, string Count)> Rows();
}
