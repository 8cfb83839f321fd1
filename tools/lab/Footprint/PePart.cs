// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>What a .pe file is made of, in the order of a report.</summary>
public enum PePart
{
    /// <summary>Versions, checksums, and where each table starts: 124 bytes.</summary>
    Header,

    /// <summary>Assemblies, types and members of others that are used: 12 bytes an assembly, 8 each of the rest.</summary>
    References,

    /// <summary>Types: 24 bytes each.</summary>
    Types,

    /// <summary>Fields, constants excepted: 8 bytes each.</summary>
    Fields,

    /// <summary>Methods, accessors included: 16 bytes each.</summary>
    Methods,

    /// <summary>Attributes of types, fields and methods: 8 bytes each.</summary>
    Attributes,

    /// <summary>Array types that code names: 4 bytes each.</summary>
    TypeSpecifications,

    /// <summary>Embedded resources with their directories.</summary>
    Resources,

    /// <summary>Names of types, namespaces, fields and methods, each once, in UTF-8 with a zero.</summary>
    Names,

    /// <summary>String literals that are no names already, each once, in UTF-8 with a zero.</summary>
    Literals,

    /// <summary>Types of fields, parameters, results and locals; what is there already, also as a part of another, is shared.</summary>
    Signatures,

    /// <summary>First contents of arrays, which are kept with the signatures: 2 bytes and the elements.</summary>
    ArrayContents,

    /// <summary>IL.</summary>
    Code,

    /// <summary>12 bytes for each try block, and one for a method that has any.</summary>
    Handlers,

    /// <summary>What fills tables up to multiples of 4 bytes.</summary>
    Padding,
}
