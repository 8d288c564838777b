// XINFANG_ASSERT: our own mistakes end the process, in release builds too, because a case engine
// that goes on with broken state would write that state to the journal.
#pragma once

namespace xinfang {

[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace xinfang

#define XINFANG_ASSERT(condition)                                  \
  do {                                                             \
    if (!(condition)) [[unlikely]]                                 \
      ::xinfang::assertion_failed(#condition, __FILE__, __LINE__); \
  } while (false)
