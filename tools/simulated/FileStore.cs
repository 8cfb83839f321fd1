// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;

namespace NanoCoap.Simulated;

/// <summary>A memory for settings in two files. Each is written beside and then renamed, so that it is always whole.</summary>
public sealed class FileStore : IStore
{
    private readonly string _path;

    /// <summary>Makes the store; the files need not exist.</summary>
    /// <param name="path">Name of the files, without the ".0" and ".1" at their ends.</param>
    public FileStore(string path)
    {
        _path = path;
    }

    /// <inheritdoc/>
    public int Read(int place, byte[] buffer)
    {
        try
        {
            using FileStream file = File.OpenRead(Name(place));
            return file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public bool Write(int place, byte[] buffer, int length)
    {
        try
        {
            string temporary = Name(place) + ".tmp";
            using (FileStream file = File.Create(temporary))
            {
                file.Write(buffer, 0, length);
                file.Flush(flushToDisk: true); // a name must not arrive on the disk before the bytes do
            }

            File.Move(temporary, Name(place), overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string Name(int place)
    {
        return _path + (place == 0 ? ".0" : ".1");
    }
}
