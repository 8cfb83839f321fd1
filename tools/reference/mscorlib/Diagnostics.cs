// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace System.ComponentModel
{
    public sealed class EditorBrowsableAttribute : Attribute
    {
        public EditorBrowsableState State => throw null;

        public EditorBrowsableAttribute() => throw null;
        public EditorBrowsableAttribute(EditorBrowsableState state) => throw null;

        public override bool Equals(object obj) => throw null;
    }

    public enum EditorBrowsableState
    {
        Always = 0,
        Never = 1,
        Advanced = 2,
    }
}

namespace System.Diagnostics
{
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class ConditionalAttribute : Attribute
    {
        public string ConditionString => throw null;

        public ConditionalAttribute(string conditionString) => throw null;
    }

    public static class Debug
    {
        [Conditional("DEBUG")]
        public static void Assert(bool condition) => throw null;

        [Conditional("DEBUG")]
        public static void Assert(bool condition, string message) => throw null;

        [Conditional("DEBUG")]
        public static void Assert(bool condition, string message, string detailedMessage) => throw null;

        [Conditional("DEBUG")]
        public static void Write(string message) => throw null;

        [Conditional("DEBUG")]
        public static void WriteLine() => throw null;

        [Conditional("DEBUG")]
        public static void WriteLine(string message) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Module)]
    public sealed class DebuggableAttribute : Attribute
    {
        public bool IsJITTrackingEnabled => throw null;
        public bool IsJITOptimizerDisabled => throw null;
        public DebuggingModes DebuggingFlags => throw null;

        public DebuggableAttribute(bool isJITTrackingEnabled, bool isJITOptimizerDisabled) => throw null;
        public DebuggableAttribute(DebuggingModes modes) => throw null;

        public enum DebuggingModes
        {
            None = 0,
            Default = 1,
            DisableOptimizations = 256,
            IgnoreSymbolStoreSequencePoints = 2,
            EnableEditAndContinue = 4,
        }
    }

    public static class Debugger
    {
        public static bool IsAttached => throw null;

        public static void Break() => throw null;
    }

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public sealed class DebuggerBrowsableAttribute : Attribute
    {
        public DebuggerBrowsableState State => throw null;

        public DebuggerBrowsableAttribute(DebuggerBrowsableState state) => throw null;
    }

    public enum DebuggerBrowsableState
    {
        Never = 0,
        Collapsed = 2,
        RootHidden = 3,
    }

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Delegate | AttributeTargets.Enum | AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Assembly, AllowMultiple = true)]
    public sealed class DebuggerDisplayAttribute : Attribute
    {
        public string Value => throw null;
        public string Name { get => throw null; set => throw null; }
        public string Type { get => throw null; set => throw null; }
        public Type Target { get => throw null; set => throw null; }
        public string TargetTypeName { get => throw null; set => throw null; }

        public DebuggerDisplayAttribute(string value) => throw null;
    }

    [AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor, Inherited = false)]
    public sealed class DebuggerHiddenAttribute : Attribute
    {
        public DebuggerHiddenAttribute() => throw null;
    }

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor | AttributeTargets.Struct, Inherited = false)]
    public sealed class DebuggerNonUserCodeAttribute : Attribute
    {
        public DebuggerNonUserCodeAttribute() => throw null;
    }

    [AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor, Inherited = false)]
    public sealed class DebuggerStepperBoundaryAttribute : Attribute
    {
        public DebuggerStepperBoundaryAttribute() => throw null;
    }

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method | AttributeTargets.Constructor, Inherited = false)]
    public sealed class DebuggerStepThroughAttribute : Attribute
    {
        public DebuggerStepThroughAttribute() => throw null;
    }

    [AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class | AttributeTargets.Assembly, AllowMultiple = true)]
    public sealed class DebuggerTypeProxyAttribute : Attribute
    {
        public string ProxyTypeName => throw null;
        public Type Target { get => throw null; set => throw null; }
        public string TargetTypeName { get => throw null; set => throw null; }

        public DebuggerTypeProxyAttribute(Type type) => throw null;
        public DebuggerTypeProxyAttribute(string typeName) => throw null;
    }

    [AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor, Inherited = false)]
    public sealed class NativeProfiledAttribute : Attribute
    {
        public NativeProfiledAttribute() => throw null;
    }
}
