// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace System.Reflection
{
    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyCompanyAttribute : Attribute
    {
        public string Company => throw null;

        public AssemblyCompanyAttribute(string company) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyConfigurationAttribute : Attribute
    {
        public string Configuration => throw null;

        public AssemblyConfigurationAttribute(string configuration) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyCopyrightAttribute : Attribute
    {
        public string Copyright => throw null;

        public AssemblyCopyrightAttribute(string copyright) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyCultureAttribute : Attribute
    {
        public string Culture => throw null;

        public AssemblyCultureAttribute(string culture) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyDefaultAliasAttribute : Attribute
    {
        public string DefaultAlias => throw null;

        public AssemblyDefaultAliasAttribute(string defaultAlias) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyDelaySignAttribute : Attribute
    {
        public bool DelaySign => throw null;

        public AssemblyDelaySignAttribute(bool delaySign) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyDescriptionAttribute : Attribute
    {
        public string Description => throw null;

        public AssemblyDescriptionAttribute(string description) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyFileVersionAttribute : Attribute
    {
        public string Version => throw null;

        public AssemblyFileVersionAttribute(string version) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyFlagsAttribute : Attribute
    {
        public uint Flags => throw null;

        public AssemblyFlagsAttribute(uint flags) => throw null;
        public AssemblyFlagsAttribute(AssemblyNameFlags assemblyFlags) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyInformationalVersionAttribute : Attribute
    {
        public string InformationalVersion => throw null;

        public AssemblyInformationalVersionAttribute(string informationalVersion) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyKeyFileAttribute : Attribute
    {
        public string KeyFile => throw null;

        public AssemblyKeyFileAttribute(string keyFile) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyKeyNameAttribute : Attribute
    {
        public string KeyName => throw null;

        public AssemblyKeyNameAttribute(string keyName) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class, Inherited = false)]
    public sealed class AssemblyNativeVersionAttribute : Attribute
    {
        public string NativeVersion => throw null;

        public AssemblyNativeVersionAttribute(string version) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyProductAttribute : Attribute
    {
        public string Product => throw null;

        public AssemblyProductAttribute(string product) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyTitleAttribute : Attribute
    {
        public string Title => throw null;

        public AssemblyTitleAttribute(string title) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyTrademarkAttribute : Attribute
    {
        public string Trademark => throw null;

        public AssemblyTrademarkAttribute(string trademark) => throw null;
    }

    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class AssemblyVersionAttribute : Attribute
    {
        public string Version => throw null;

        public AssemblyVersionAttribute(string version) => throw null;
    }
}
