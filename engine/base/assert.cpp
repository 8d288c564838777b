#include "engine/base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace xinfang {

void assertion_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "xinfang: assertion failed: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace xinfang
