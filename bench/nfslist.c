/*
 * Lists a directory by NFSv3 with libnfs (READDIRPLUS: names with attributes, as ls -l needs them) and prints
 *
 *     ENTRIES SECONDS
 *
 *     nfslist nfs://HOST/PATH?nfsport=PORT&mountport=PORT [names]     with "names", the names too, a line each, on stderr
 *
 * Exit code 1: it could not be listed; 2: bad usage.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <nfsc/libnfs.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void fail(struct nfs_context *nfs, const char *what) {
    fprintf(stderr, "nfslist: %s: %s\n", what, nfs_get_error(nfs));
    exit(1);
}

int main(int count, char **arguments) {
    if (count < 2 || count > 3) {
        fputs("usage: nfslist nfs://HOST/PATH?nfsport=PORT&mountport=PORT [names]\n", stderr);
        return 2;
    }
    struct nfs_context *nfs = nfs_init_context();
    if (!nfs) {
        fputs("nfslist: no memory\n", stderr);
        return 1;
    }
    struct nfs_url *url = nfs_parse_url_dir(nfs, arguments[1]);
    if (!url) fail(nfs, arguments[1]);
    nfs_set_timeout(nfs, 300000);
    if (nfs_mount(nfs, url->server, url->path)) fail(nfs, "mount");
    double began = now();
    struct nfsdir *directory;
    if (nfs_opendir(nfs, "/", &directory)) fail(nfs, "opendir");
    double took = now() - began;
    long entries = 0;
    struct nfsdirent *entry;
    while ((entry = nfs_readdir(nfs, directory))) {
        if (strcmp(entry->name, ".") && strcmp(entry->name, "..")) {
            entries++;
            if (count == 3) fprintf(stderr, "%s\n", entry->name);
        }
    }
    printf("%ld %.6f\n", entries, took);
    return 0;
}
