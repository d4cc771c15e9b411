/*
 * The least that a file system on libfuse 2 can do: one directory with one file, whose bytes are those of a local file.
 * What the FUSE door's reads by libfuse 2 are compared with.
 *
 *     onefile FILE MOUNTPOINT [OPTION...]     the options are those of mount.fuse
 */
#define FUSE_USE_VERSION 26

#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char NAME[] = "/file";
static int local;

static int get_attributes(const char *path, struct stat *attributes) {
    if (strcmp(path, "/") == 0) {
        memset(attributes, 0, sizeof *attributes);
        attributes->st_mode = S_IFDIR | 0755;
        attributes->st_nlink = 2;
        return 0;
    }
    if (strcmp(path, NAME) != 0) {
        return -ENOENT;
    }
    return fstat(local, attributes) == 0 ? 0 : -errno;
}

static int open_file(const char *path, struct fuse_file_info *info) {
    if (strcmp(path, NAME) != 0) {
        return -ENOENT;
    }
    info->keep_cache = 1;
    return (info->flags & O_ACCMODE) == O_RDONLY ? 0 : -EROFS;
}

static int read_file(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *info) {
    (void)path;
    (void)info;
    ssize_t count = pread(local, buffer, size, offset);
    return count < 0 ? -errno : (int)count;
}

static const struct fuse_operations OPERATIONS = {
    .getattr = get_attributes,
    .open = open_file,
    .read = read_file,
};

int main(int count, char **arguments) {
    if (count < 3) {
        fputs("usage: onefile FILE MOUNTPOINT [OPTION...]\n", stderr);
        return 2;
    }
    local = open(arguments[1], O_RDONLY | O_CLOEXEC);
    if (local < 0) {
        fprintf(stderr, "onefile: %s: %s\n", arguments[1], strerror(errno));
        return 1;
    }
    arguments[1] = arguments[0];
    return fuse_main(count - 1, arguments + 1, &OPERATIONS, NULL);
}
