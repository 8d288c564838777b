// Whether an entry of a case's journal may stand under its version, after the entry before it. The
// one function that decides it, for writing, reading back and verify (DESIGN.md, invariant 4: a
// case never leaves its workflow version except by a recorded migration).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "storage/types.h"

namespace xinfang::storage {

// Empty: it may. `before`: the hash of the entry before; empty for a case's first.
std::string check_version_step(std::string_view before, std::string_view workflow_hash,
                               const statechart::Records& records);

}  // namespace xinfang::storage
