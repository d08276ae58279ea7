using System.Buffers.Binary;
using System.Numerics;

namespace BareMountd.Linux.Health;

/// <summary>
/// What the canary's file holds. Blocks of 4096 bytes: <c>BMCANARY</c>, the round's number, the block's number, the CRC-32C of the rest of
/// the block, then numbers that follow from round and block. Every round differs in every word from the one before, so a disk that
/// answers with an old block, or with another block of the same file, is found out; nothing is random, so nothing has to be kept to compare.
/// </summary>
internal static class CanaryPattern
{
    /// <summary>Size of a block.</summary>
    internal const int Block = 4096;

    private const int RoundAt = 8;
    private const int IndexAt = 16;
    private const int ChecksumAt = 20;
    private const int BodyAt = 24;

    private static ReadOnlySpan<byte> Magic => "BMCANARY"u8;

    /// <summary>Writes the content of a round; the length is a multiple of <see cref="Block"/>.</summary>
    internal static void Fill(Span<byte> content, ulong round)
    {
        for (int index = 0; index < content.Length / Block; index++)
        {
            FillOne(content.Slice(index * Block, Block), round, index);
        }
    }

    /// <summary>True when this is, byte for byte, what <see cref="Fill"/> writes for the round.</summary>
    internal static bool IsIntact(ReadOnlySpan<byte> content, ulong round)
    {
        Span<byte> expected = stackalloc byte[Block];
        for (int index = 0; index < content.Length / Block; index++)
        {
            ReadOnlySpan<byte> block = content.Slice(index * Block, Block);
            FillOne(expected, round, index);
            if (!block.SequenceEqual(expected))
            {
                return false;
            }
        }

        return content.Length % Block == 0;
    }

    /// <summary>The round of a block that is whole; false for anything else.</summary>
    internal static bool TryReadRound(ReadOnlySpan<byte> block, out ulong round)
    {
        round = 0;
        if (block.Length < Block
            || !block.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(block[ChecksumAt..]) != Checksum(block[..Block]))
        {
            return false;
        }

        round = BinaryPrimitives.ReadUInt64LittleEndian(block[RoundAt..]);
        return true;
    }

    /// <summary>
    /// True for the beginning of a file that a canary may have left, whole or not: nothing, its first words, or the zeros that a filesystem
    /// shows after a power cut where data was to be.
    /// </summary>
    internal static bool MayBeOurs(ReadOnlySpan<byte> head) =>
        head.StartsWith(Magic) || head.IndexOfAnyExcept((byte)0) < 0;

    private static void FillOne(Span<byte> block, ulong round, int index)
    {
        Magic.CopyTo(block);
        BinaryPrimitives.WriteUInt64LittleEndian(block[RoundAt..], round);
        BinaryPrimitives.WriteUInt32LittleEndian(block[IndexAt..], (uint)index);
        ulong state = Mix(round) ^ (uint)index;
        for (int at = BodyAt; at < Block; at += sizeof(ulong))
        {
            state = Mix(state);
            BinaryPrimitives.WriteUInt64LittleEndian(block[at..], state);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(block[ChecksumAt..], Checksum(block));
    }

    private static uint Checksum(ReadOnlySpan<byte> block)
    {
        uint crc = uint.MaxValue;
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(block[RoundAt..]));
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(block[IndexAt..]));
        for (int at = BodyAt; at < Block; at += sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(block[at..]));
        }

        return ~crc;
    }

    /// <summary>The step of SplitMix64: each input gives another output.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
