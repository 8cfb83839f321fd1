// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoCoap.Lab.Metering;

/// <summary>
/// What IL costs on nanoCLR, which interprets it instruction by instruction: no compiler, no inlining. Measured on nanoCLR 1.17 in
/// its build for a PC, optimised IL, as the time of a C# construct above an empty loop; the unit is one addition to a local
/// variable. An ESP32 is slower by one to two orders of magnitude, with about the same ratios.
/// </summary>
/// <remarks>
/// The figures here are hundredths of that unit. A construct is several instructions; each of them is charged alike, and what the
/// measurement says beyond that is charged to the one that the construct is about. Not told apart: 64-bit arithmetic, which costs
/// three additions, and what class library calls do inside, but for Array.Copy. So this is good for comparing, not for predicting
/// milliseconds.
/// </remarks>
public static class InterpreterCost
{
    // As measured.
    private const int LocalAdd = 100;
    private const int ArrayWrite = 150;
    private const int ArrayRead = 250;
    private const int FieldRead = 170;
    private const int StaticFieldRead = 170;
    private const int CallWithArgument = 400;
    private const int DelegateCall = 450;
    private const int VirtualCall = 750;
    private const int SwitchInCall = 450;
    private const int TryFinally = 700;
    private const int ArrayCopy = 800;
    private const int NewSmallObject = 800;
    private const int NewByteArray = 300;
    private const int CallWithStructLocal = 2200;
    private const int ThrowAndCatch = 2400;

    // Two loads, the addition, the store.
    private const int Instruction = LocalAdd / 4;

    // The rest of each construct. Behind each stands how many instructions it has: sum += array[i] has six.
    private const int ForElementRead = ArrayRead - (6 * Instruction);
    private const int ForElementWrite = ArrayWrite - (4 * Instruction);
    private const int ForField = FieldRead - (5 * Instruction);
    private const int ForStaticField = StaticFieldRead - (4 * Instruction);
    private const int ForCall = CallWithArgument - (7 * Instruction);
    private const int ForVirtualCall = ForCall + VirtualCall - CallWithArgument;
    private const int ForDelegateCall = ForCall + DelegateCall - CallWithArgument;
    private const int ForSwitch = SwitchInCall - CallWithArgument;
    private const int ForFinally = TryFinally - (2 * Instruction);
    private const int ForArrayCopy = ArrayCopy - (6 * Instruction);
    private const int ForObject = NewSmallObject - (5 * Instruction) - ForCall; // its constructor calls that of Object
    private const int ForArray = NewByteArray - (3 * Instruction);
    private const int ForThrow = ThrowAndCatch - (2 * Instruction);

    /// <summary>What entering a method adds for each of its locals of a struct type: every one is an object, made anew each time.</summary>
    public const int StructLocal = CallWithStructLocal - CallWithArgument;

    /// <summary>What an instruction costs.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="kind">What it calls, if it is a call.</param>
    /// <returns>Hundredths of an addition to a local variable.</returns>
    public static int Of(Instruction instruction, CallKind kind)
    {
        return Instruction + Extra(instruction, kind);
    }

    private static int Extra(Instruction instruction, CallKind kind)
    {
        switch (kind)
        {
            case CallKind.Direct:
                bool copies = instruction.Operand is MethodReference { Name: "Copy", DeclaringType.FullName: "System.Array" };
                return copies ? ForArrayCopy : ForCall;
            case CallKind.Virtual:
                return ForVirtualCall;
            case CallKind.Delegate:
                return ForDelegateCall;
        }

        switch (instruction.OpCode.Code)
        {
            case Code.Ldfld or Code.Ldflda or Code.Stfld:
                return ForField;
            case Code.Ldsfld or Code.Ldsflda or Code.Stsfld:
                return ForStaticField;
            case Code.Ldelema or (>= Code.Ldelem_I1 and <= Code.Ldelem_Ref) or Code.Ldelem_Any:
                return ForElementRead;
            case (>= Code.Stelem_I and <= Code.Stelem_Ref) or Code.Stelem_Any:
                return ForElementWrite;
            case Code.Newobj:
                return ForObject;
            case Code.Newarr or Code.Box:
                return ForArray;
            case Code.Switch:
                return ForSwitch;
            case Code.Endfinally:
                return ForFinally;
            case Code.Throw or Code.Rethrow:
                return ForThrow;
            default:
                return 0;
        }
    }
}
