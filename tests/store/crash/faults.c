/* Counts what a process does to files and, once armed, kills it with SIGKILL just before the n-th of these calls. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

static long done = 0, deadly = -1;

void arm(long n) { done = 0; deadly = n; }
long counted(void) { return done; }

static void step(void) {
    if (deadly >= 0 && ++done > deadly) kill(getpid(), SIGKILL);
}

#define NEXT(type, name, ...) static type (*next)(__VA_ARGS__); if (!next) next = dlsym(RTLD_NEXT, name); step();

ssize_t pwrite(int f, const void *b, size_t n, off_t o) { NEXT(ssize_t, "pwrite", int, const void *, size_t, off_t) return next(f, b, n, o); }
ssize_t pwrite64(int f, const void *b, size_t n, off64_t o) { NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t) return next(f, b, n, o); }
int ftruncate(int f, off_t n) { NEXT(int, "ftruncate", int, off_t) return next(f, n); }
int ftruncate64(int f, off64_t n) { NEXT(int, "ftruncate64", int, off64_t) return next(f, n); }
int fsync(int f) { NEXT(int, "fsync", int) return next(f); }
int fdatasync(int f) { NEXT(int, "fdatasync", int) return next(f); }
int unlink(const char *p) { NEXT(int, "unlink", const char *) return next(p); }
int rename(const char *a, const char *b) { NEXT(int, "rename", const char *, const char *) return next(a, b); }
