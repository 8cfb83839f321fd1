// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace System.Device.Model
{
    public class CommandAttribute : Attribute
    {
        public string Name => throw null;
        public string DisplayName => throw null;

        public CommandAttribute(string name, string displayName) => throw null;
        public CommandAttribute(string name) => throw null;
        public CommandAttribute() => throw null;
    }

    public class ComponentAttribute : Attribute
    {
        public string Name => throw null;

        public ComponentAttribute(string name) => throw null;
        public ComponentAttribute() => throw null;
    }

    public class InterfaceAttribute : Attribute
    {
        public string DisplayName => throw null;

        public InterfaceAttribute(string displayName) => throw null;
    }

    public class PropertyAttribute : Attribute
    {
        public string Name => throw null;
        public string DisplayName => throw null;

        public PropertyAttribute(string name, string displayName) => throw null;
        public PropertyAttribute(string name) => throw null;
        public PropertyAttribute() => throw null;
    }

    public class TelemetryAttribute : Attribute
    {
        public string Name => throw null;
        public string DisplayName => throw null;

        public TelemetryAttribute(string name, string displayName) => throw null;
        public TelemetryAttribute(string name) => throw null;
        public TelemetryAttribute() => throw null;
    }
}
