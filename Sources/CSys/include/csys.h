// The few system calls that Swift's Glibc module cannot reach, and digests.
#ifndef CSYS_H
#define CSYS_H
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

extern const int CSYS_O_PATH;

/// Starts a program. Returns 0 and the child's id in `out`, or an errno value (also of the child's own failing steps).
/// `drop` sets the ids uid and gid with no further groups; `detached` gives it a session of its own and init for a
/// parent; `death_signal` is sent to a child that is not detached when the calling thread ends. `fd0` to `fd2` become
/// its standard files; of the other descriptors only `keep_fd` (or -1) stays open in it.
int csys_spawn(const char *_Nonnull path, char *_Nullable const *_Nonnull argv, char *_Nullable const *_Nonnull envp,
               const char *_Nullable cwd, uid_t uid, gid_t gid, int drop, int detached, int death_signal, int fd0,
               int fd1, int fd2, int keep_fd, pid_t *_Nonnull out);
/// Takes the ids uid and gid for good, with no further groups. Returns 0 or an errno value.
int csys_become_user(uid_t uid, gid_t gid);
/// Returns at once; when an exclusive flock on `fd` is had, the process gets `signal`. Returns 0 or an errno value.
int csys_signal_when_locked(int fd, int signal);
int csys_pipe_cloexec(int *_Nonnull ends);

/// Lets large blocks go back to the system as soon as they are freed. Without it glibc takes the first of them as a
/// sign to keep all of that size, and a process that reads a project keeps its largest buffers for good.
void csys_return_large_blocks(void);

/// Swaps two paths of one file system in one step. Returns 0 or an errno value (EINVAL, ENOSYS: it cannot).
int csys_exchange(const char *_Nonnull one, const char *_Nonnull other);

/// open(2) with a mode; Swift cannot call a variadic function.
int csys_open(const char *_Nonnull path, int flags, unsigned mode);
int csys_set_cloexec(int fd, int on);

/// Digest of `length` bytes into `out` (32 and 16 bytes).
void csys_sha256(const void *_Nullable data, size_t length, uint8_t *_Nonnull out);
void csys_md5(const void *_Nullable data, size_t length, uint8_t *_Nonnull out);

/// printf of a double with %.*e, %.*f or %.*g; returns the length (out: room for 400 bytes).
int csys_format_double(double value, char *_Nonnull out, int precision, char format);

typedef struct CSysRegex CSysRegex;
/// Compiles a pattern with PCRE2 (opened when first used). `flags` are Python's re flags. NULL and a message where the
/// pattern is not valid or the library is missing.
CSysRegex *_Nullable csys_regex_compile(const uint8_t *_Nullable pattern, size_t length, int flags,
                                        char *_Nonnull message, size_t message_size);
/// Start and end of each group into `groups` (-1 for none), `most` groups at most. Returns the number of groups, 0 for no
/// match, -2 where matching took too long.
int csys_regex_match(const CSysRegex *_Nonnull regex, const uint8_t *_Nullable subject, size_t length, size_t start,
                     int anchored, int whole, long *_Nonnull groups, int most);
/// The name of the index-th named group and its number; 0 where there is none.
int csys_regex_name(const CSysRegex *_Nonnull regex, int index, char *_Nonnull name, size_t size, int *_Nonnull number);
void csys_regex_free(CSysRegex *_Nonnull regex);

/// Blocks SIGINT and SIGTERM in the calling thread (call before any thread starts).
int csys_block_signals(void);
/// Waits for one of them; returns its number.
int csys_wait_signal(void);

/// The same for so long: 0 when the time is over.
int csys_wait_signal_for(int milliseconds);

/// Columns of the terminal; 0 where it is none or does not say.
int csys_terminal_width(int descriptor);
#endif
