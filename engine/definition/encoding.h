// What a file may be made of: UTF-8 without control characters.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"

namespace xinfang::definition {

struct EncodingFault {
  Place place;
  std::string message;
};

// The first byte that YAML 1.2 (section 5.1) does not allow in a UTF-8 file: malformed, overlong or
// surrogate sequences, control characters other than tab and line ends. nullopt: there is none.
std::optional<EncodingFault> find_encoding_fault(std::string_view text);

}  // namespace xinfang::definition
