// UTF-8, as far as CEL needs it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace xinfang::expression {

// The number of code points; nullopt where the bytes are no UTF-8 (overlong forms and surrogates
// included).
std::optional<std::size_t> count_points(std::string_view bytes);

}  // namespace xinfang::expression
