// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes what goes onto a device: .pe files one behind the other, each filled up with zeros to a multiple of 4 bytes. nanoCLR reads on
/// from header to header. Compiled by MSBuild during the build that uses it.
/// </summary>
public sealed class WriteImage : Task
{
    // nanoCLR 1 looks for this at the start of an assembly. Those of nanoFramework v2 begin with NFMRK2, which it refuses.
    private static readonly byte[] s_marker = { (byte)'N', (byte)'F', (byte)'M', (byte)'R', (byte)'K', (byte)'1' };

    /// <summary>The .pe files, in their order.</summary>
    [Required]
    public ITaskItem[] Parts { get; set; }

    /// <summary>The file to write. If a part is not what it should be there is none afterwards.</summary>
    [Required]
    public string Image { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        File.Delete(Image);
        var image = new MemoryStream();
        foreach (ITaskItem part in Parts)
        {
            byte[] content = File.ReadAllBytes(part.ItemSpec);
            if (!IsAssembly(content))
            {
                Log.LogError("{0} is no assembly for nanoFramework v1: it does not begin with NFMRK1.", part.ItemSpec);
                continue;
            }

            image.Write(content, 0, content.Length);
            while (image.Length % 4 != 0)
            {
                image.WriteByte(0);
            }
        }

        if (Log.HasLoggedErrors)
        {
            return false;
        }

        File.WriteAllBytes(Image, image.ToArray());
        Log.LogMessage(MessageImportance.High, "{0}: {1} bytes, {2} assemblies", Path.GetFileName(Image), image.Length, Parts.Length);
        return true;
    }

    private static bool IsAssembly(byte[] content)
    {
        for (int i = 0; i < s_marker.Length; i++)
        {
            if (content.Length <= i || content[i] != s_marker[i])
            {
                return false;
            }
        }

        return true;
    }
}
