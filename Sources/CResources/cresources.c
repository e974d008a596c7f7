#include "cresources.h"

#include "resources.inc"
