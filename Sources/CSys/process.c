#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
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

int csys_open(const char *path, int flags, unsigned mode) { return open(path, flags, mode); }

int csys_set_cloexec(int fd, int on) { return fcntl(fd, F_SETFD, on ? FD_CLOEXEC : 0); }

// The steps of the child between fork and exec; returns the errno of the step that failed.
static int become(const char *path, char *const *argv, char *const *envp, const char *cwd, uid_t uid, gid_t gid,
                  int drop, int new_session, int death_signal, int fd0, int fd1, int fd2, int keep_fd, pid_t parent) {
  for (int s = 1; s < 32; s++) signal(s, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (new_session && setsid() < 0) return errno;
  if (drop && (setgroups(0, NULL) || setgid(gid) || setuid(uid))) return errno;
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
  if (keep_fd >= 0 && csys_set_cloexec(keep_fd, 0)) return errno;
  execve(path, argv, envp);
  return errno;
}

int csys_spawn(const char *path, char *const *argv, char *const *envp, const char *cwd, uid_t uid, gid_t gid, int drop,
               int new_session, int death_signal, int fd0, int fd1, int fd2, int keep_fd, pid_t *out) {
  int report[2];
  if (csys_pipe_cloexec(report)) return errno;
  pid_t parent = getpid();
  sigset_t all, old;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &old);
  pid_t child = fork();
  if (child == 0) {
    int failure = become(path, argv, envp, cwd, uid, gid, drop, new_session, death_signal, fd0, fd1, fd2, keep_fd, parent);
    ssize_t written = write(report[1], &failure, sizeof failure);
    (void)written;
    _exit(127);
  }
  int failure = child < 0 ? errno : 0;
  close(report[1]);
  sigprocmask(SIG_SETMASK, &old, NULL);
  if (!failure) {
    int reported = 0;
    ssize_t n;
    do n = read(report[0], &reported, sizeof reported);
    while (n < 0 && errno == EINTR);
    if (n == (ssize_t)sizeof reported) failure = reported;
    else *out = child;
  }
  close(report[0]);
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

int csys_wait_signal(void) {
  sigset_t set;
  int number = 0;
  stop_signals(&set);
  return sigwait(&set, &number) == 0 ? number : -1;
}
