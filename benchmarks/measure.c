// Runs one command, or two in turn, and prints what each run took. A C program, because a child's peak memory begins at its
// parent's and its start waits for the parent's fork: the parent has to be small.
//
// usage: measure RUNS A [ARG ...] [-- B [ARG ...]]
// Prints one line per run: `a|b WALL_NANOSECONDS CPU_NANOSECONDS PEAK_KB EXIT_CODE`. What the commands print is thrown away, errors aside.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void run(char **words, char name) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t child;
  long long started = now();
  int failure = posix_spawnp(&child, words[0], &actions, NULL, words, environ);
  if (failure != 0) {
    fprintf(stderr, "measure: cannot start %s: %s\n", words[0], strerror(failure));
    exit(2);
  }
  int status;
  struct rusage usage;
  wait4(child, &status, 0, &usage);
  long long took = now() - started;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  long long cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000LL +
                  (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000LL;
  printf("%c %lld %lld %ld %d\n", name, took, cpu, usage.ru_maxrss, code);
  posix_spawn_file_actions_destroy(&actions);
}

int main(int count, char **words) {
  if (count < 3) {
    fprintf(stderr, "usage: measure RUNS A [ARG ...] [-- B [ARG ...]]\n");
    return 2;
  }
  int runs = atoi(words[1]);
  char **second = NULL;
  for (int index = 2; index < count; index++) {
    if (strcmp(words[index], "--") == 0) {
      words[index] = NULL;
      second = words + index + 1;
      break;
    }
  }
  for (int index = 0; index < runs; index++) {
    run(words + 2, 'a');
    if (second) run(second, 'b');
  }
  return 0;
}
