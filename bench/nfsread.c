/*
 * Reads a whole file by NFSv3 with libnfs, a number of READs in flight at any time, and prints
 *
 *     BYTES SECONDS CHECKSUM
 *
 * where the seconds are those from the first READ to the last answer. Of a local file it prints the same,
 * so that the checksums can be compared.
 *
 *     nfsread nfs://HOST/PATH?nfsport=PORT&mountport=PORT [REQUESTS [BYTES]]     8 requests of 1 MiB
 *     nfsread FILE
 *
 * Exit code 1: it could not be read; 2: bad usage.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <fcntl.h>

#include <nfsc/libnfs.h>

#ifdef LIBNFS_API_V2
#error "nfsread speaks to libnfs 4 and 5, whose nfs_pread_async brings its own buffer"
#endif

enum { MAX_REQUESTS = 256, MAX_BYTES = 4 << 20, SILENCE_MILLIS = 60000 };

struct reading {
    struct nfs_context *nfs;
    struct nfsfh *file;
    uint64_t size;
    uint64_t next; /* where the next request begins */
    uint64_t done;
    uint64_t sum;
    uint32_t piece;
    int in_flight;
};

/* One request that is on its way. */
struct slot {
    struct reading *reading;
    uint64_t offset;
    uint64_t length;
};

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("nfsread: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/*
 * The sum of the 64-bit words, each times an odd number that its place in the file gives: cheap beside the reading, independent of
 * the order in which pieces come, and no changed word or exchanged piece leaves it as it was but by chance. Pieces begin at multiples of 8.
 */
static uint64_t checksum(const char *bytes, uint64_t length, uint64_t offset) {
    uint64_t sum = 0;
    uint64_t weight = offset / 4 + 1;
    uint64_t at = 0;
    for (; at + 8 <= length; at += 8, weight += 2) {
        uint64_t word;
        memcpy(&word, bytes + at, 8);
        sum += word * weight;
    }
    if (at < length) {
        uint64_t word = 0;
        memcpy(&word, bytes + at, length - at);
        sum += word * weight;
    }
    return sum;
}

static void send_next(struct slot *slot);

static void answered(int count, struct nfs_context *nfs, void *data, void *private) {
    struct slot *slot = private;
    struct reading *reading = slot->reading;
    if (count < 0) {
        fail("READ at %" PRIu64 ": %s", slot->offset, nfs_get_error(nfs));
    }
    if ((uint64_t)count != slot->length) {
        fail("READ at %" PRIu64 ": %d bytes instead of %" PRIu64, slot->offset, count, slot->length);
    }
    reading->sum += checksum(data, slot->length, slot->offset);
    reading->done += slot->length;
    reading->in_flight--;
    send_next(slot);
}

static void send_next(struct slot *slot) {
    struct reading *reading = slot->reading;
    if (reading->next >= reading->size) {
        return;
    }
    slot->offset = reading->next;
    slot->length = reading->size - reading->next;
    if (slot->length > reading->piece) {
        slot->length = reading->piece;
    }
    if (nfs_pread_async(reading->nfs, reading->file, slot->offset, slot->length, answered, slot) != 0) {
        fail("READ at %" PRIu64 ": %s", slot->offset, nfs_get_error(reading->nfs));
    }
    reading->next += slot->length;
    reading->in_flight++;
}

static void read_all(struct reading *reading, int requests) {
    static struct slot slots[MAX_REQUESTS];
    for (int i = 0; i < requests; i++) {
        slots[i].reading = reading;
        send_next(&slots[i]);
    }
    while (reading->in_flight > 0) {
        struct pollfd socket = {.fd = nfs_get_fd(reading->nfs), .events = (short)nfs_which_events(reading->nfs)};
        int ready = poll(&socket, 1, SILENCE_MILLIS);
        if (ready < 0 && errno != EINTR) {
            fail("poll: %s", strerror(errno));
        }
        if (ready == 0) {
            fail("the server has said nothing for %d s", SILENCE_MILLIS / 1000);
        }
        if (ready > 0 && nfs_service(reading->nfs, socket.revents) < 0) {
            fail("%s", nfs_get_error(reading->nfs));
        }
    }
}

static void print(uint64_t bytes, double seconds, uint64_t sum) {
    printf("%" PRIu64 " %.6f %016" PRIx64 "\n", bytes, seconds, sum);
}

static int of_nfs(const char *address, int requests, uint32_t piece) {
    struct reading reading = {.nfs = nfs_init_context(), .piece = piece};
    struct nfs_stat_64 attributes;
    if (reading.nfs == NULL) {
        fail("no memory");
    }
    struct nfs_url *url = nfs_parse_url_full(reading.nfs, address);
    if (url == NULL) {
        fail("%s", nfs_get_error(reading.nfs));
    }
    if (nfs_mount(reading.nfs, url->server, url->path) != 0) {
        fail("mount: %s", nfs_get_error(reading.nfs));
    }
    if (nfs_get_readmax(reading.nfs) < piece) {
        fail("the server takes READs of at most %" PRIu64 " bytes", (uint64_t)nfs_get_readmax(reading.nfs));
    }
    if (nfs_open(reading.nfs, url->file, O_RDONLY, &reading.file) != 0) {
        fail("open: %s", nfs_get_error(reading.nfs));
    }
    if (nfs_fstat64(reading.nfs, reading.file, &attributes) != 0) {
        fail("stat: %s", nfs_get_error(reading.nfs));
    }
    reading.size = attributes.nfs_size;
    double began = now();
    read_all(&reading, requests);
    print(reading.done, now() - began, reading.sum);
    nfs_close(reading.nfs, reading.file);
    nfs_destroy_url(url);
    nfs_destroy_context(reading.nfs);
    return 0;
}

static int of_local(const char *path) {
    static char buffer[1 << 20];
    uint64_t offset = 0;
    uint64_t sum = 0;
    size_t count;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail("%s: %s", path, strerror(errno));
    }
    double began = now();
    while ((count = fread(buffer, 1, sizeof buffer, file)) > 0) {
        sum += checksum(buffer, count, offset);
        offset += count;
    }
    if (ferror(file)) {
        fail("%s: can't be read", path);
    }
    print(offset, now() - began, sum);
    fclose(file);
    return 0;
}

int main(int count, char **arguments) {
    if (count == 2 && strncmp(arguments[1], "nfs://", 6) != 0) {
        return of_local(arguments[1]);
    }
    long requests = count > 2 ? strtol(arguments[2], NULL, 10) : 8;
    long piece = count > 3 ? strtol(arguments[3], NULL, 10) : 1 << 20;
    if (count < 2 || count > 4 || requests < 1 || requests > MAX_REQUESTS || piece < 8 || piece > MAX_BYTES || piece % 8 != 0) {
        fputs("usage: nfsread FILE | nfsread nfs://HOST/PATH?nfsport=PORT&mountport=PORT [REQUESTS [BYTES]]\n", stderr);
        return 2;
    }
    return of_nfs(arguments[1], (int)requests, (uint32_t)piece);
}
