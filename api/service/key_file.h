// The key that seals personal values: 64 hex digits in a file of its own, mode 0600, beside the
// database and never in it. Without it the personal values of the database are lost.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "engine/base/result.h"
#include "storage/types.h"

namespace xinfang::service {

// Creates the file where there is none. Refused: unreadable, not 64 hex digits, readable by others.
Result<storage::Key, std::string> load_key(
    const std::string& path, const std::function<void(std::span<std::uint8_t>)>& randomness);

}  // namespace xinfang::service
