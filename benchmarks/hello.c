// The floor under a program's start: prints a line.
#include <stdio.h>

int main(void) {
  puts("hello");
  return 0;
}
