#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/close_range.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "csys.h"

#ifdef O_PATH
const int CSYS_O_PATH = O_PATH;
#else
const int CSYS_O_PATH = 0;
#endif

int csys_pipe_cloexec(int *ends) {
#ifdef __linux__
  return pipe2(ends, O_CLOEXEC);
#else
  if (pipe(ends)) return -1;
  csys_set_cloexec(ends[0], 1);
  csys_set_cloexec(ends[1], 1);
  return 0;
#endif
}

void csys_return_large_blocks(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

int csys_exchange(const char *one, const char *other) {
#if defined(__linux__) && defined(SYS_renameat2)
  return syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, 2u /* RENAME_EXCHANGE */) ? errno : 0;
#elif defined(__APPLE__)
  return renamex_np(one, other, RENAME_SWAP) ? errno : 0;
#else
  (void)one, (void)other;
  return ENOSYS;
#endif
}

int csys_open(const char *path, int flags, unsigned mode) { return open(path, flags, mode); }

int csys_set_cloexec(int fd, int on) { return fcntl(fd, F_SETFD, on ? FD_CLOEXEC : 0); }

// Of the descriptors above 2 only `keep` goes on into the program.
static void close_on_exec(int keep) {
  int marked = -1;
#if defined(__linux__) && defined(CLOSE_RANGE_CLOEXEC)
  marked = close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
#endif
  if (marked) {
    // An older kernel, or not Linux: one by one, bounded where the limit is absurd.
    long limit = sysconf(_SC_OPEN_MAX);
    if (limit < 0 || limit > 65536) limit = 65536;
    for (int fd = 3; fd < limit; fd++) fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
  for (int fd = 0; fd < 3; fd++) fcntl(fd, F_SETFD, 0);
  if (keep >= 0) fcntl(keep, F_SETFD, 0);
}

int csys_become_user(uid_t uid, gid_t gid) {
  if (setgroups(0, NULL) || setgid(gid) || setuid(uid)) return errno;
  return 0;
}

// The steps of the child between fork and exec; returns the errno of the step that failed.
static int become(const char *path, char *const *argv, char *const *envp, const char *cwd, uid_t uid, gid_t gid,
                  int drop, int death_signal, int fd0, int fd1, int fd2, int keep_fd, pid_t parent) {
  for (int s = 1; s < NSIG; s++) signal(s, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (drop) {
    int failure = csys_become_user(uid, gid);
    if (failure) return failure;
  }
#ifdef __linux__
  // Set after the change of user: that change clears it.
  if (death_signal) {
    if (prctl(PR_SET_PDEATHSIG, death_signal)) return errno;
    if (getppid() != parent) _exit(127);
  }
#else
  (void)death_signal;
  (void)parent;
#endif
  if (cwd && chdir(cwd)) return errno;
  if (dup2(fd0, 0) < 0 || dup2(fd1, 1) < 0 || dup2(fd2, 2) < 0) return errno;
  close_on_exec(keep_fd);
  execve(path, argv, envp);
  return errno;
}

struct report {
  int failure;
  pid_t pid;
};

static void tell(int fd, int failure, pid_t pid) {
  struct report report = {failure, pid};
  ssize_t written = write(fd, &report, sizeof report);
  (void)written;
}

int csys_spawn(const char *path, char *const *argv, char *const *envp, const char *cwd, uid_t uid, gid_t gid, int drop,
               int detached, int death_signal, int fd0, int fd1, int fd2, int keep_fd, pid_t *out) {
  int ends[2];
  if (csys_pipe_cloexec(ends)) return errno;
  pid_t parent = getpid();
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  pid_t child = fork();
  if (child == 0) {
    if (detached) {
      if (setsid() < 0) {
        tell(ends[1], errno, 0);
        _exit(127);
      }
      // The second fork hands the program to init: nobody need wait for it, and it gets no terminal.
      pid_t second = fork();
      if (second) {
        tell(ends[1], second < 0 ? errno : 0, second);
        _exit(0);
      }
    }
    int failure = become(path, argv, envp, cwd, uid, gid, drop, detached ? 0 : death_signal, fd0, fd1, fd2, keep_fd,
                         parent);
    tell(ends[1], failure, 0);
    _exit(127);
  }
  int failure = child < 0 ? errno : 0;
  close(ends[1]);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  pid_t started = child;
  while (!failure) {
    struct report report;
    ssize_t n = read(ends[0], &report, sizeof report);
    if (n < 0 && errno == EINTR) continue;
    if (n != (ssize_t)sizeof report) break;
    if (report.failure) failure = report.failure;
    else started = report.pid;
  }
  close(ends[0]);
  if (child > 0 && (detached || failure))
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
  if (!failure) *out = started;
  return failure;
}

struct lock_wait {
  int fd;
  int signal;
};

static void *wait_for_lock(void *argument) {
  struct lock_wait wait = *(struct lock_wait *)argument;
  free(argument);
  while (flock(wait.fd, LOCK_EX))
    if (errno != EINTR) return NULL;
  kill(getpid(), wait.signal);
  return NULL;
}

int csys_signal_when_locked(int fd, int signal) {
  struct lock_wait *wait = malloc(sizeof *wait);
  if (!wait) return ENOMEM;
  *wait = (struct lock_wait){fd, signal};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 65536);
  pthread_t thread;
  int failure = pthread_create(&thread, &attributes, wait_for_lock, wait);
  pthread_attr_destroy(&attributes);
  if (failure) free(wait);
  return failure;
}

int csys_format_double(double value, char *out, int precision, char format) {
  switch (format) {
  case 'e': return snprintf(out, 400, "%.*e", precision, value);
  case 'f': return snprintf(out, 400, "%.*f", precision, value);
  default: return snprintf(out, 400, "%.*g", precision, value);
  }
}

static void stop_signals(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGTERM);
}

int csys_block_signals(void) {
  sigset_t set;
  stop_signals(&set);
  return sigprocmask(SIG_BLOCK, &set, NULL);
}

int csys_wait_signal_for(int milliseconds) {
  sigset_t set;
  stop_signals(&set);
#ifdef __linux__
  struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
  int number = sigtimedwait(&set, NULL, &time);
  if (number > 0) return number;
  return errno == EAGAIN || errno == EINTR ? 0 : -1;
#else
  sigset_t pending;
  for (int waited = 0;; waited += 20) {
    int number = 0;
    if (sigpending(&pending) == 0 && (sigismember(&pending, SIGINT) || sigismember(&pending, SIGTERM)))
      return sigwait(&set, &number) == 0 ? number : -1;
    if (waited >= milliseconds) return 0;
    usleep(20000);
  }
#endif
}

int csys_terminal_width(int descriptor) {
  struct winsize size;
  return isatty(descriptor) && ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int csys_wait_signal(void) {
  sigset_t set;
  int number = 0;
  stop_signals(&set);
  return sigwait(&set, &number) == 0 ? number : -1;
}
