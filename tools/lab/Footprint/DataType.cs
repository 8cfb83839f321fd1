// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Mono.Cecil;

namespace NanoCoap.Lab.Footprint;

/// <summary>How nanoCLR numbers the kinds of types in a signature.</summary>
internal static class DataType
{
    public const byte Class = 17;
    public const byte ValueType = 18;
    public const byte Array = 19;
    public const byte ByReference = 20;
    public const byte TypeParameter = 21;
    public const byte GenericInstance = 22;
    public const byte MethodParameter = 23;

    /// <summary>What stands for a type that is neither known nor built: nanoFramework has no pointers, for one.</summary>
    public const byte None = 0;

    /// <summary>The number of a type that is built in.</summary>
    public static bool TryGetBuiltIn(TypeReference type, out byte number)
    {
        byte? known = type.MetadataType switch
        {
            MetadataType.Void => 0,
            MetadataType.Boolean => 1,
            MetadataType.SByte => 2,
            MetadataType.Byte => 3,
            MetadataType.Char => 4,
            MetadataType.Int16 => 5,
            MetadataType.UInt16 => 6,
            MetadataType.Int32 or MetadataType.IntPtr => 7,
            MetadataType.UInt32 or MetadataType.UIntPtr => 8,
            MetadataType.Single => 9,
            MetadataType.Int64 => 10,
            MetadataType.UInt64 => 11,
            MetadataType.Double => 12,
            MetadataType.String => 15,
            MetadataType.Object => 16,
            MetadataType.Class when type.FullName == "System.WeakReference" => 27,
            _ => null,
        };
        number = known ?? 0;
        return known != null;
    }
}
