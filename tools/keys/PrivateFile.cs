// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Keys;

/// <summary>Files that only their owner may read. On Windows that is left to the folder, which is the user's own.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Tells whether others than its owner may read or change a file. Where that can't be told, no.</summary>
    /// <param name="path">The file.</param>
    /// <returns>True if they may.</returns>
    public static bool IsOpenToOthers(string path)
    {
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0;
    }

    /// <summary>Reads a file, whoever else may.</summary>
    /// <param name="path">The file.</param>
    /// <returns>All of it.</returns>
    /// <exception cref="KeyFileException">It can't be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException($"{path} can't be read: {e.Message}");
        }
    }

    /// <summary>Opens a file; one that it makes is its owner's alone from the beginning.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is there, or is made.</param>
    /// <param name="share">FileShare.None waits for nobody: it fails while another process has the file.</param>
    /// <returns>The file, to read and to write.</returns>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    /// <summary>Makes a folder for such files, if it is not there.</summary>
    /// <param name="path">The folder.</param>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Replaces a file as a whole: a crash leaves the old one or the new one.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="content">What it is to hold.</param>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string next = path + ".new";
        File.Delete(next); // what a crash left may have other permissions
        using (FileStream stream = Open(next, FileMode.CreateNew, FileShare.None))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
