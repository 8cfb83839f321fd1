// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// How far the sequence numbers of each key are used, in a file beside that of the keys: a line with name and number for each. It is
/// replaced as a whole, so that what a crash leaves is the old one or the new one. RFC 8613 appendix B.1.1.
/// </summary>
public sealed class SequenceFile : ISequenceStore
{
    private readonly string _path;
    private readonly Dictionary<string, long> _reserved = [];

    /// <summary>Reads the file, if there is one.</summary>
    /// <param name="keys">The file of the keys; this one has the same name, and more behind it.</param>
    /// <param name="extension">What stands behind it: the node and its clients have numbers of their own.</param>
    /// <exception cref="KeyFileException">It can't be read: without it numbers would be used twice.</exception>
    public SequenceFile(KeyFile keys, string extension)
    {
        _path = keys.Path + extension;
        try
        {
            foreach (string line in File.Exists(_path) ? File.ReadAllLines(_path) : [])
            {
                string[] parts = line.Split(' ');
                _reserved.Add(parts[0], long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException
            or IndexOutOfRangeException or ArgumentException)
        {
            throw new KeyFileException(
                $"{_path} is damaged or can't be read. Which sequence numbers are used is not known any more: make new keys, and remove it.");
        }
    }

    /// <summary>How far the numbers of a key are used.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The limit, or null for a key that has never been used.</returns>
    public long? Reserved(string name)
    {
        return _reserved.TryGetValue(name, out long limit) ? limit : null;
    }

    /// <inheritdoc/>
    public bool Save(SecurityContext context, long reservedUpTo)
    {
        return Save((string)context.Tag!, reservedUpTo);
    }

    /// <summary>Keeps how far the numbers of a key are used, durably.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="reservedUpTo">The limit.</param>
    /// <returns>False if it could not be written.</returns>
    public bool Save(string name, long reservedUpTo)
    {
        try
        {
            _reserved[name] = reservedUpTo;
            string next = _path + ".new";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(next, options))
            using (var writer = new StreamWriter(stream))
            {
                foreach ((string key, long limit) in _reserved)
                {
                    writer.Write(FormattableString.Invariant($"{key} {limit}\n"));
                }

                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(next, _path, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
