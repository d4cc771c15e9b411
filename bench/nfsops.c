/*
 * Sends NFSv3 calls of one kind with libnfs, a number of them in flight on each of a number of connections, for some seconds, and prints
 *
 *     OPERATIONS BYTES SECONDS
 *
 *     nfsops HOST NFSPORT MOUNTPORT DIRECTORY KIND CONNECTIONS IN_FLIGHT SECONDS [BYTES]
 *
 * The kinds:
 *     getattr      GETATTR of the file "big" of the directory
 *     lookup       LOOKUP of "big"
 *     sequential   READs of BYTES of "big", in order, from the start again when it ends; each connection begins elsewhere
 *     random       READs of BYTES of "big" at multiples of BYTES
 *     epoch        LOOKUP, ACCESS and READ of each file "0", "1", ... of the directory, once; SECONDS does not count
 *     write        unstable WRITEs of BYTES, in order, to a new file for each connection, of 256 MiB, from the start again when that ends; the
 *                  COMMIT at the end counts; the files are removed
 *
 * Exit code 1: a call failed; 2: bad usage.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <nfsc/libnfs.h>
#include <nfsc/libnfs-raw.h>
#include <nfsc/libnfs-raw-mount.h>
#include <nfsc/libnfs-raw-nfs.h>

enum { MAX_CONNECTIONS = 64, MAX_IN_FLIGHT = 64, MAX_HANDLE = 64, SILENCE_MILLIS = 60000, SMALL_BYTES = 1 << 20, WRITTEN_BYTES = 256 << 20 };

enum kind { GETATTR, LOOKUP, SEQUENTIAL, RANDOM, EPOCH, WRITE };

struct connection {
    struct rpc_context *rpc;
    uint64_t next; /* which piece is read or written next */
    char name[32]; /* of the file that is written */
    char handle[MAX_HANDLE];
    unsigned handle_length;
};

struct slot {
    struct connection *connection;
    char handle[MAX_HANDLE];
    unsigned handle_length;
};

static struct connection connections[MAX_CONNECTIONS];
static struct slot slots[MAX_CONNECTIONS * MAX_IN_FLIGHT];
static enum kind kind;
static char root[MAX_HANDLE];
static char big[MAX_HANDLE];
static unsigned root_length;
static unsigned big_length;
static uint64_t big_size;
static uint64_t piece;
static char *written;
static uint64_t operations;
static uint64_t bytes;
static uint64_t next_file;
static uint64_t last_file = UINT64_MAX;
static int in_flight;
static double ends;

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("nfsops: ", stderr);
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

static nfs_fh3 handle_of(char *bytes_of_handle, unsigned length) {
    nfs_fh3 handle = {{length, bytes_of_handle}};
    return handle;
}

static void begin(struct slot *slot);

static void require_answer(int status, const void *data, nfsstat3 answer) {
    if (status != RPC_STATUS_SUCCESS || data == NULL) {
        fail("a call got no answer");
    }
    if (answer != NFS3_OK) {
        fail("a call is answered by %d", (int)answer);
    }
}

static void done(struct slot *slot) {
    operations++;
    in_flight--;
    begin(slot);
}

static void attributes_came(struct rpc_context *rpc, int status, void *data, void *private) {
    (void)rpc;
    require_answer(status, data, ((GETATTR3res *)data)->status);
    done(private);
}

static void name_came(struct rpc_context *rpc, int status, void *data, void *private) {
    (void)rpc;
    require_answer(status, data, ((LOOKUP3res *)data)->status);
    done(private);
}

static void bytes_came(struct rpc_context *rpc, int status, void *data, void *private) {
    READ3res *answer = data;
    (void)rpc;
    require_answer(status, data, answer->status);
    if (kind != EPOCH && answer->READ3res_u.resok.count != piece) {
        fail("a READ of %" PRIu64 " bytes gives %u", piece, answer->READ3res_u.resok.count);
    }
    bytes += answer->READ3res_u.resok.count;
    done(private);
}

static void read_file(struct slot *slot, nfs_fh3 handle, uint64_t offset, uint64_t length) {
    READ3args arguments = {handle, offset, (count3)length};
    if (rpc_nfs3_read_async(slot->connection->rpc, bytes_came, &arguments, slot) != 0) {
        fail("READ can't be sent");
    }
}

static void written_now(struct rpc_context *rpc, int status, void *data, void *private) {
    WRITE3res *answer = data;
    (void)rpc;
    require_answer(status, data, answer->status);
    if (answer->WRITE3res_u.resok.count != piece) {
        fail("a WRITE of %" PRIu64 " bytes takes %u", piece, answer->WRITE3res_u.resok.count);
    }
    bytes += piece;
    done(private);
}

static void write_piece(struct slot *slot) {
    struct connection *connection = slot->connection;
    uint64_t offset = connection->next++ % (WRITTEN_BYTES / piece) * piece;
    WRITE3args arguments = {
        handle_of(connection->handle, connection->handle_length), offset, (count3)piece, UNSTABLE, {(u_int)piece, written}};
    if (rpc_nfs3_write_async(connection->rpc, written_now, &arguments, slot) != 0) {
        fail("WRITE can't be sent");
    }
}

static void access_came(struct rpc_context *rpc, int status, void *data, void *private) {
    struct slot *slot = private;
    (void)rpc;
    require_answer(status, data, ((ACCESS3res *)data)->status);
    read_file(slot, handle_of(slot->handle, slot->handle_length), 0, SMALL_BYTES);
}

static void file_came(struct rpc_context *rpc, int status, void *data, void *private) {
    struct slot *slot = private;
    LOOKUP3res *answer = data;
    (void)rpc;
    if (status == RPC_STATUS_SUCCESS && data != NULL && answer->status == NFS3ERR_NOENT) {
        last_file = next_file;
        in_flight--;
        return;
    }
    require_answer(status, data, answer->status);
    slot->handle_length = answer->LOOKUP3res_u.resok.object.data.data_len;
    memcpy(slot->handle, answer->LOOKUP3res_u.resok.object.data.data_val, slot->handle_length);
    ACCESS3args arguments = {handle_of(slot->handle, slot->handle_length), ACCESS3_READ};
    if (rpc_nfs3_access_async(slot->connection->rpc, access_came, &arguments, slot) != 0) {
        fail("ACCESS can't be sent");
    }
}

static void look_up(struct slot *slot, char *name, rpc_cb answered) {
    LOOKUP3args arguments = {{handle_of(root, root_length), name}};
    if (rpc_nfs3_lookup_async(slot->connection->rpc, answered, &arguments, slot) != 0) {
        fail("LOOKUP can't be sent");
    }
}

/* Sends the next call, unless it is time to end. */
static void begin(struct slot *slot) {
    uint64_t pieces = piece == 0 ? 0 : big_size / piece;
    char name[24];
    if (kind == EPOCH ? last_file != UINT64_MAX : now() >= ends) {
        return;
    }
    in_flight++;
    switch (kind) {
    case GETATTR: {
        GETATTR3args arguments = {handle_of(big, big_length)};
        if (rpc_nfs3_getattr_async(slot->connection->rpc, attributes_came, &arguments, slot) != 0) {
            fail("GETATTR can't be sent");
        }
        break;
    }
    case LOOKUP:
        look_up(slot, "big", name_came);
        break;
    case SEQUENTIAL:
        read_file(slot, handle_of(big, big_length), slot->connection->next++ % pieces * piece, piece);
        break;
    case RANDOM:
        read_file(slot, handle_of(big, big_length), (uint64_t)random() % pieces * piece, piece);
        break;
    case EPOCH:
        snprintf(name, sizeof name, "%" PRIu64, next_file++);
        look_up(slot, name, file_came);
        break;
    case WRITE:
        write_piece(slot);
        break;
    }
}

static void serve(struct connection *served, int count) {
    struct pollfd sockets[MAX_CONNECTIONS];
    for (int i = 0; i < count; i++) {
        sockets[i].fd = rpc_get_fd(served[i].rpc);
        sockets[i].events = (short)rpc_which_events(served[i].rpc);
    }
    int ready = poll(sockets, (nfds_t)count, SILENCE_MILLIS);
    if (ready < 0 && errno != EINTR) {
        fail("poll: %s", strerror(errno));
    }
    if (ready == 0) {
        fail("the server has said nothing for %d s", SILENCE_MILLIS / 1000);
    }
    for (int i = 0; ready > 0 && i < count; i++) {
        if (sockets[i].revents != 0 && rpc_service(served[i].rpc, sockets[i].revents) < 0) {
            fail("%s", rpc_get_error(served[i].rpc));
        }
    }
}

/* Waits until "came" is not 0. */
static void await(struct connection *connection, const int *came) {
    while (!*came) {
        serve(connection, 1);
    }
}

static void connected_now(struct rpc_context *rpc, int status, void *data, void *private) {
    (void)data;
    if (status != RPC_STATUS_SUCCESS) {
        fail("connecting: %s", rpc_get_error(rpc));
    }
    *(int *)private = 1;
}

static void connect_to(struct connection *connection, const char *host, int port, int program, int version) {
    int came = 0;
    connection->rpc = rpc_init_context();
    if (connection->rpc == NULL) {
        fail("no memory");
    }
    if (rpc_connect_port_async(connection->rpc, host, port, program, version, connected_now, &came) != 0) {
        fail("%s", rpc_get_error(connection->rpc));
    }
    await(connection, &came);
}

static void take_handle(char *into, unsigned *length, unsigned from_length, const char *from) {
    if (from_length == 0 || from_length > MAX_HANDLE) {
        fail("a handle of %u bytes", from_length);
    }
    memcpy(into, from, from_length);
    *length = from_length;
}

static void mounted(struct rpc_context *rpc, int status, void *data, void *private) {
    mountres3 *answer = data;
    (void)rpc;
    if (status != RPC_STATUS_SUCCESS || data == NULL || answer->fhs_status != MNT3_OK) {
        fail("it can't be mounted");
    }
    fhandle3 *handle = &answer->mountres3_u.mountinfo.fhandle;
    take_handle(root, &root_length, handle->fhandle3_len, handle->fhandle3_val);
    *(int *)private = 1;
}

static void mount(const char *host, int port, char *directory) {
    struct connection connection;
    int came = 0;
    connect_to(&connection, host, port, MOUNT_PROGRAM, MOUNT_V3);
    if (rpc_mount3_mnt_async(connection.rpc, mounted, directory, &came) != 0) {
        fail("MNT can't be sent");
    }
    await(&connection, &came);
    rpc_destroy_context(connection.rpc);
}

static void big_came(struct rpc_context *rpc, int status, void *data, void *private) {
    LOOKUP3res *answer = data;
    (void)rpc;
    require_answer(status, data, answer->status);
    nfs_fh3 *handle = &answer->LOOKUP3res_u.resok.object;
    take_handle(big, &big_length, handle->data.data_len, handle->data.data_val);
    big_size = answer->LOOKUP3res_u.resok.obj_attributes.post_op_attr_u.attributes.size;
    *(int *)private = 1;
}

static void open_big(struct connection *connection) {
    LOOKUP3args arguments = {{handle_of(root, root_length), "big"}};
    int came = 0;
    if (rpc_nfs3_lookup_async(connection->rpc, big_came, &arguments, &came) != 0) {
        fail("LOOKUP can't be sent");
    }
    await(connection, &came);
}

static void file_made(struct rpc_context *rpc, int status, void *data, void *private) {
    CREATE3res *answer = data;
    struct connection *connection = private;
    (void)rpc;
    require_answer(status, data, answer->status);
    if (!answer->CREATE3res_u.resok.obj.handle_follows) {
        fail("CREATE gives no handle");
    }
    nfs_fh3 *handle = &answer->CREATE3res_u.resok.obj.post_op_fh3_u.handle;
    take_handle(connection->handle, &connection->handle_length, handle->data.data_len, handle->data.data_val);
}

/* Makes a file of its own for each connection. */
static void make_files(int count) {
    for (int i = 0; i < count; i++) {
        struct connection *connection = &connections[i];
        snprintf(connection->name, sizeof connection->name, "written-%ld-%d", (long)getpid(), i);
        CREATE3args arguments = {.where = {handle_of(root, root_length), connection->name}, .how = {.mode = GUARDED}};
        if (rpc_nfs3_create_async(connection->rpc, file_made, &arguments, connection) != 0) {
            fail("CREATE can't be sent");
        }
        while (connection->handle_length == 0) {
            serve(connection, 1);
        }
    }
}

static void committed(struct rpc_context *rpc, int status, void *data, void *private) {
    (void)rpc;
    (void)private;
    require_answer(status, data, ((COMMIT3res *)data)->status);
    in_flight--;
}

static void commit_files(int count) {
    for (int i = 0; i < count; i++) {
        COMMIT3args arguments = {handle_of(connections[i].handle, connections[i].handle_length), 0, 0};
        if (rpc_nfs3_commit_async(connections[i].rpc, committed, &arguments, NULL) != 0) {
            fail("COMMIT can't be sent");
        }
        in_flight++;
    }
    while (in_flight > 0) {
        serve(connections, count);
    }
}

static void removed(struct rpc_context *rpc, int status, void *data, void *private) {
    (void)rpc;
    require_answer(status, data, ((REMOVE3res *)data)->status);
    *(int *)private = 1;
}

static void remove_files(int count) {
    for (int i = 0; i < count; i++) {
        REMOVE3args arguments = {{handle_of(root, root_length), connections[i].name}};
        int came = 0;
        if (rpc_nfs3_remove_async(connections[i].rpc, removed, &arguments, &came) != 0) {
            fail("REMOVE can't be sent");
        }
        await(&connections[i], &came);
    }
}

static int kind_of(const char *name) {
    static const char *const names[] = {"getattr", "lookup", "sequential", "random", "epoch", "write"};
    for (int i = 0; i < 6; i++) {
        if (strcmp(name, names[i]) == 0) {
            return i;
        }
    }
    return -1;
}

int main(int count, char **arguments) {
    int port = count > 2 ? atoi(arguments[2]) : 0;
    int mount_port = count > 3 ? atoi(arguments[3]) : 0;
    int which = count > 5 ? kind_of(arguments[5]) : -1;
    int connected = count > 6 ? atoi(arguments[6]) : 0;
    int each = count > 7 ? atoi(arguments[7]) : 0;
    double seconds = count > 8 ? atof(arguments[8]) : 0;
    piece = count > 9 ? strtoull(arguments[9], NULL, 10) : 0;
    if (count < 9 || count > 10 || port < 1 || mount_port < 1 || which < 0 || connected < 1 || connected > MAX_CONNECTIONS || each < 1 ||
        each > MAX_IN_FLIGHT || seconds < 0 || ((which == SEQUENTIAL || which == RANDOM || which == WRITE) && piece == 0) || piece > WRITTEN_BYTES) {
        fputs("usage: nfsops HOST NFSPORT MOUNTPORT DIRECTORY getattr|lookup|sequential|random|epoch|write CONNECTIONS IN_FLIGHT SECONDS [BYTES]\n",
              stderr);
        return 2;
    }
    kind = (enum kind)which;
    mount(arguments[1], mount_port, arguments[4]);
    for (int i = 0; i < connected; i++) {
        connect_to(&connections[i], arguments[1], port, NFS_PROGRAM, NFS_V3);
    }
    if (kind == WRITE) {
        written = calloc(1, piece);
        if (written == NULL) {
            fail("no memory");
        }
        make_files(connected);
    } else if (kind != EPOCH) {
        open_big(&connections[0]);
        if (piece > big_size) {
            fail("big has only %" PRIu64 " bytes", big_size);
        }
    }
    for (int i = 0; i < connected && kind != WRITE; i++) {
        connections[i].next = piece == 0 ? 0 : big_size / piece * (uint64_t)i / (uint64_t)connected;
    }
    double began = now();
    ends = began + seconds;
    for (int i = 0; i < connected * each; i++) {
        slots[i].connection = &connections[i % connected];
        begin(&slots[i]);
    }
    while (in_flight > 0) {
        serve(connections, connected);
    }
    if (kind == WRITE) {
        commit_files(connected);
    }
    double ended = now();
    if (kind == WRITE) {
        remove_files(connected);
    }
    printf("%" PRIu64 " %" PRIu64 " %.6f\n", operations, bytes, ended - began);
    for (int i = 0; i < connected; i++) {
        rpc_destroy_context(connections[i].rpc);
    }
    return 0;
}
