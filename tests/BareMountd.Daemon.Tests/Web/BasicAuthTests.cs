using System.Collections.Immutable;
using BareMountd.Daemon.Web;
using BareMountd.Linux.Web;

namespace BareMountd.Daemon.Tests.Web;

/// <summary>Passwords: who is right, and how often bcrypt runs.</summary>
public sealed class BasicAuthTests
{
    private static readonly ImmutableDictionary<string, string> s_users = ImmutableDictionary<string, string>.Empty.Add("joe", Certificates.Hash);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_right_password_is_computed_once_and_guesses_do_not_push_it_out()
    {
        BasicAuth auth = new(Bcrypt.Verify);
        Assert.True(await auth.IsRightAsync(s_users, "joe", Certificates.Password, Test));
        for (int i = 0; i < 150; i++)
        {
            Assert.False(await auth.IsRightAsync(s_users, "joe", "guess " + i, Test));
        }

        long computed = auth.Computed;
        Assert.Equal(151, computed);
        for (int i = 0; i < 1000; i++)
        {
            Assert.True(await auth.IsRightAsync(s_users, "joe", Certificates.Password, Test));
            Assert.False(await auth.IsRightAsync(s_users, "joe", "guess 149", Test));
        }

        Assert.Equal(computed, auth.Computed);
    }

    [Fact]
    public async Task An_unknown_user_costs_the_same_and_is_never_right()
    {
        List<string> hashes = [];
        BasicAuth auth = new((password, hash) =>
        {
            hashes.Add(hash);
            return Bcrypt.Verify(password, hash);
        });
        Assert.False(await auth.IsRightAsync(s_users, "jane", Certificates.Password, Test));
        Assert.Equal([Certificates.Hash], hashes);

        // What was found about the unknown one says nothing about the known one.
        Assert.True(await auth.IsRightAsync(s_users, "joe", Certificates.Password, Test));
    }

    [Fact]
    public async Task A_changed_hash_counts_at_once()
    {
        BasicAuth auth = new((password, hash) => hash.EndsWith(password, StringComparison.Ordinal));
        Assert.True(await auth.IsRightAsync(s_users.SetItem("joe", "x one"), "joe", "one", Test));
        Assert.False(await auth.IsRightAsync(s_users.SetItem("joe", "x two"), "joe", "one", Test));
        Assert.True(await auth.IsRightAsync(s_users.SetItem("joe", "x two"), "joe", "two", Test));
        Assert.False(await auth.IsRightAsync(s_users.Remove("joe").Add("jim", "x one"), "joe", "two", Test));
    }

    [Fact]
    public async Task Many_at_once_compute_once()
    {
        BasicAuth auth = new(Bcrypt.Verify);
        bool[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => auth.IsRightAsync(s_users, "joe", Certificates.Password, Test).AsTask(), Test)));
        Assert.All(answers, Assert.True);
        Assert.Equal(1, auth.Computed);
    }

    [Theory]
    [InlineData("Basic am9lOmE6Yg==", "joe", "a:b")]
    [InlineData("basic am9lOg==", "joe", "")]
    [InlineData("Basic am9l", null, null)]
    [InlineData("Basic ***", null, null)]
    [InlineData("Bearer am9lOmE=", null, null)]
    [InlineData("", null, null)]
    [InlineData(null, null, null)]
    public void The_header_is_read(string? header, string? user, string? password)
    {
        bool read = BasicAuth.TryParse(header, out string foundUser, out string foundPassword);
        Assert.Equal(user is not null, read);
        Assert.Equal((user ?? "", password ?? ""), (foundUser, foundPassword));
    }

    // Vectors of OpenWall's crypt_blowfish and of Python's crypt(3).
    [Theory]
    [InlineData("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", true)]
    [InlineData("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", true)]
    [InlineData("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy", true)]
    [InlineData("correct horse", Certificates.Hash, true)]
    [InlineData("correct horse\0battery", Certificates.Hash, false)]
    [InlineData("correct hors", Certificates.Hash, false)]
    [InlineData("x", "", false)]
    [InlineData("x", "*0", false)]
    [InlineData("x", "$2y$10$tooshort", false)]
    public void Libcrypt_judges_hashes(string password, string hash, bool right) => Assert.Equal(right, Bcrypt.Verify(password, hash));

    [Fact]
    public void Bcrypt_is_there() => Assert.True(Bcrypt.IsAvailable);
}
