// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;

namespace NanoCoap.Simulated;

/// <summary>
/// A memory in files that none but their owner may read, for keys are among them. Each is written beside and then renamed, so that it is
/// always whole.
/// </summary>
public sealed class FileStore : IStore
{
    private readonly string _path;

    /// <summary>Makes the store; the files need not exist.</summary>
    /// <param name="path">What the names of the files begin with; a dot follows.</param>
    public FileStore(string path)
    {
        _path = path;
    }

    /// <inheritdoc/>
    public int Read(string name, byte[] buffer)
    {
        try
        {
            using FileStream file = File.OpenRead(Name(name));
            return file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] buffer, int length)
    {
        try
        {
            string temporary = Name(name) + ".tmp";
            File.Delete(temporary); // what a crash left may have other permissions
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(temporary, options))
            {
                file.Write(buffer, 0, length);
                file.Flush(flushToDisk: true); // a name must not arrive on the disk before the bytes do
            }

            File.Move(temporary, Name(name), overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string Name(string name)
    {
        return $"{_path}.{name}";
    }
}
