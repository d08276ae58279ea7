// SPDX-License-Identifier: GPL-2.0-only OR MIT
//
// Counts finished block requests by disk, operation, size and time, inside the kernel. Nothing leaves it until somebody reads the map.
//
// One program at one tracepoint is enough: a request carries the moment at which it was made (start_time_ns, kept while the queue's "iostats" is
// on, which is the default), so that nothing has to be remembered between issue and completion.
// Needs a kernel of 5.15 or newer with BTF: struct request_queue has "disk" and struct gendisk has "diskseq" since then.
// Compiled by packaging/build-deb.sh: clang -target bpf -g -O2.

#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

// The same numbers as in RequestBuckets.cs.
#define SIZE_BASE_SHIFT 9 // 512 bytes
#define SIZES 17          // to 16 MiB in powers of two, and what is larger
#define TIME_BASE_SHIFT 4 // 16 microseconds
#define TIMES 21          // to 8.4 seconds in powers of two, and what is longer

// enum req_op of linux/blk_types.h; the higher ones are not transfers of data, or are no operations of a filesystem.
#define OP_DISCARD 3
#define OP_MASK 0xff

// Only what is read; the loader finds where these stand in the running kernel (CO-RE).
struct gendisk {
	__u64 diskseq;
} __attribute__((preserve_access_index));

struct request_queue {
	struct gendisk *disk;
} __attribute__((preserve_access_index));

struct request {
	struct request_queue *q;
	__u32 cmd_flags;
	__u32 __data_len;
	__u64 start_time_ns;
} __attribute__((preserve_access_index));

struct key {
	__u64 diskseq;
	__u64 op;
};

struct counts {
	__u64 bytes;
	__u64 nanoseconds;
	__u64 sizes[SIZES];
	__u64 times[TIMES];
};

// One copy for each processor: no lock and no shared cache line. The loader sets the number of entries.
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct key);
	__type(value, struct counts);
} requests SEC(".maps");

char LICENSE[] SEC("license") = "Dual MIT/GPL";

static __always_inline __u32 bits(__u64 value)
{
	__u32 n = 0;

	if (value >> 32) { value >>= 32; n += 32; }
	if (value >> 16) { value >>= 16; n += 16; }
	if (value >> 8) { value >>= 8; n += 8; }
	if (value >> 4) { value >>= 4; n += 4; }
	if (value >> 2) { value >>= 2; n += 2; }
	if (value >> 1) { value >>= 1; n += 1; }
	return n + (value != 0);
}

// Index of the first bound, base << index, that is not below the value; the last one takes the rest.
static __always_inline __u32 bucket(__u64 value, __u32 shift, __u32 count)
{
	__u32 index = value ? bits((value - 1) >> shift) : 0;

	return index < count ? index : count - 1;
}

SEC("tp_btf/block_rq_complete")
int BPF_PROG(request_complete, struct request *rq, int error, unsigned int nr_bytes)
{
	struct key key = { .op = rq->cmd_flags & OP_MASK };
	__u32 length = rq->__data_len, size, time;
	__u64 start = rq->start_time_ns, took;
	struct gendisk *disk = rq->q->disk;
	struct counts *counts;

	// A part of a request: the end of the rest is the end of it.
	if (key.op > OP_DISCARD || nr_bytes < length || !start || !disk)
		return 0;

	key.diskseq = disk->diskseq;
	counts = bpf_map_lookup_elem(&requests, &key);
	if (!counts) {
		struct counts zero = {};

		bpf_map_update_elem(&requests, &key, &zero, BPF_NOEXIST);
		counts = bpf_map_lookup_elem(&requests, &key);
		if (!counts)
			return 0;
	}

	took = bpf_ktime_get_ns() - start;
	size = bucket(length, SIZE_BASE_SHIFT, SIZES);
	time = bucket((took + 999) / 1000, TIME_BASE_SHIFT, TIMES);
	counts->bytes += length;
	counts->nanoseconds += took;
	if (size < SIZES)
		counts->sizes[size]++;
	if (time < TIMES)
		counts->times[time]++;
	return 0;
}
