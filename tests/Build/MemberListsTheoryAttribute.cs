// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Build;

/// <summary>A theory that runs only where the published member lists lie beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MemberListsTheoryAttribute : TheoryAttribute
{
    public MemberListsTheoryAttribute()
    {
        if (!Directory.Exists(Repository.MemberLists))
        {
            Skip = "The published member lists are not here: ../shared/nanoframework/api does not exist beside the repository.";
        }
    }
}
