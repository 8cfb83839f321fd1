// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Mono.Cecil.Cil;

namespace NanoCoap.Lab.Footprint;

/// <summary>
/// The size of a method's body in a .pe file. Instructions are those of the compiler with shorter operands: 2 bytes for what names a
/// method, field, type or string and for a long branch, 1 and 2 bytes for the count and each target of a switch.
/// </summary>
internal static class CodeSize
{
    private const int Handler = 12;

    /// <summary>Bytes of the instructions.</summary>
    public static int Instructions(MethodBody body)
    {
        return body.Instructions.Sum(instruction => instruction.OpCode.Size + Operand(instruction));
    }

    /// <summary>Bytes of the table of try blocks.</summary>
    public static int Handlers(MethodBody body)
    {
        return body.HasExceptionHandlers ? (body.ExceptionHandlers.Count * Handler) + 1 : 0;
    }

    private static int Operand(Instruction instruction)
    {
        return instruction.OpCode.OperandType switch
        {
            OperandType.InlineNone or OperandType.InlinePhi or OperandType.InlineSig => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar or OperandType.ShortInlineArg => 1,
            OperandType.InlineI or OperandType.ShortInlineR or OperandType.InlineTok => 4,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 1 + (2 * ((Instruction[])instruction.Operand).Length),
            _ => 2,
        };
    }
}
