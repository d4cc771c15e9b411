/*
 * The least that a server on libfuse 3 can do, by its low-level interface: one directory with one file, whose bytes are those of a local file.
 * What the kernel binding's reads through the door are compared with.
 *
 *     fusefile FILE MOUNTPOINT [OPTION...]     the options are those of fuse_lowlevel_help
 */
#define FUSE_USE_VERSION 34

#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NODE 2
#define MAX_BYTES (1 << 20)

static int local;

static void initialize(void *data, struct fuse_conn_info *connection) {
    (void)data;
    connection->max_write = MAX_BYTES;
    connection->max_read = MAX_BYTES;
    connection->max_readahead = MAX_BYTES;
}

static int attributes_of(fuse_ino_t node, struct stat *attributes) {
    memset(attributes, 0, sizeof *attributes);
    if (node == FUSE_ROOT_ID) {
        attributes->st_mode = S_IFDIR | 0755;
        attributes->st_nlink = 2;
    } else if (fstat(local, attributes) != 0) {
        return errno;
    }
    attributes->st_ino = node;
    return 0;
}

static void look_up(fuse_req_t request, fuse_ino_t parent, const char *name) {
    struct fuse_entry_param entry = {.ino = FILE_NODE, .attr_timeout = 1, .entry_timeout = 1};
    if (parent != FUSE_ROOT_ID || strcmp(name, "file") != 0) {
        fuse_reply_err(request, ENOENT);
        return;
    }
    int failed = attributes_of(FILE_NODE, &entry.attr);
    if (failed != 0) {
        fuse_reply_err(request, failed);
    } else {
        fuse_reply_entry(request, &entry);
    }
}

static void get_attributes(fuse_req_t request, fuse_ino_t node, struct fuse_file_info *info) {
    struct stat attributes;
    int failed = attributes_of(node, &attributes);
    (void)info;
    if (failed != 0) {
        fuse_reply_err(request, failed);
    } else {
        fuse_reply_attr(request, &attributes, 1);
    }
}

static void open_file(fuse_req_t request, fuse_ino_t node, struct fuse_file_info *info) {
    if (node != FILE_NODE) {
        fuse_reply_err(request, EISDIR);
        return;
    }
    info->keep_cache = 1;
    fuse_reply_open(request, info);
}

static void read_file(fuse_req_t request, fuse_ino_t node, size_t size, off_t offset, struct fuse_file_info *info) {
    static _Thread_local char *buffer;
    (void)node;
    (void)info;
    if (buffer == NULL && posix_memalign((void **)&buffer, 4096, MAX_BYTES) != 0) {
        fuse_reply_err(request, ENOMEM);
        return;
    }
    ssize_t count = pread(local, buffer, size < MAX_BYTES ? size : MAX_BYTES, offset);
    if (count < 0) {
        fuse_reply_err(request, errno);
    } else {
        fuse_reply_buf(request, buffer, (size_t)count);
    }
}

static const struct fuse_lowlevel_ops OPERATIONS = {
    .init = initialize,
    .lookup = look_up,
    .getattr = get_attributes,
    .open = open_file,
    .read = read_file,
};

int main(int count, char **arguments) {
    if (count < 3) {
        fputs("usage: fusefile FILE MOUNTPOINT [OPTION...]\n", stderr);
        return 2;
    }
    local = open(arguments[1], O_RDONLY | O_CLOEXEC);
    if (local < 0) {
        perror(arguments[1]);
        return 1;
    }
    char *mountpoint = arguments[2];
    arguments[2] = arguments[0];
    struct fuse_args options = FUSE_ARGS_INIT(count - 2, arguments + 2);
    struct fuse_session *session = fuse_session_new(&options, &OPERATIONS, sizeof OPERATIONS, NULL);
    if (session == NULL || fuse_set_signal_handlers(session) != 0 || fuse_session_mount(session, mountpoint) != 0) {
        return 1;
    }
    struct fuse_loop_config threads = {.clone_fd = 1, .max_idle_threads = 10};
    int status = fuse_session_loop_mt(session, &threads);
    fuse_session_unmount(session);
    fuse_session_destroy(session);
    return status == 0 ? 0 : 1;
}
