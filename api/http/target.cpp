#include "api/http/target.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cstdint>

#include "api/http/response.h"

namespace xinfang::http {

namespace urls = boost::urls;
using service::Problem;
using service::ProblemCode;

namespace {

// Length of the UTF-8 sequence at the start of `text` (RFC 3629), 0 where it is none. Control
// characters are none either: nothing here is named with them.
std::size_t sequence_length(std::string_view text) {
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto tail = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
  const unsigned first = at(0);
  if (first < 0x20 || first == 0x7F) return 0;
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (first == 0xE0 && at(1) < 0xA0) return 0;  // overlong
    if (first == 0xED && at(1) > 0x9F) return 0;  // surrogate
    return tail(1) && tail(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (first == 0xF0 && at(1) < 0x90) return 0;  // overlong
    if (first == 0xF4 && at(1) > 0x8F) return 0;  // past U+10FFFF
    return tail(1) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

Problem bad_encoding(std::string_view where) {
  return refuse(ProblemCode::bad_request, "the " + std::string(where) +
                                              " of the request's target does not decode to UTF-8 "
                                              "text without control characters");
}

}  // namespace

Result<Target, Problem> parse_target(std::string_view target) {
  const urls::string_view text(target.data(), target.size());
  const bool origin_form = target.starts_with('/');
  auto parsed = origin_form ? urls::parse_origin_form(text) : urls::parse_uri(text);
  if (!parsed.has_value() || !parsed->is_path_absolute()) {
    return Failure{refuse(ProblemCode::bad_request,
                          "the request's target is no path that begins with / "
                          "(characters beyond ASCII must be percent-encoded)")};
  }

  Target result;
  for (const auto& segment : parsed->segments()) {
    std::string decoded(segment.data(), segment.size());
    if (!is_plain_text(decoded)) return Failure{bad_encoding("path")};
    result.path += '/';
    result.path += decoded;
    result.segments.push_back(std::move(decoded));
  }
  if (result.path.empty()) result.path = "/";
  for (const auto& parameter : parsed->params(urls::encoding_opts(true))) {
    if (!is_plain_text(parameter.key) || !is_plain_text(parameter.value)) {
      return Failure{bad_encoding("query")};
    }
    result.parameters.emplace_back(parameter.key, parameter.value);
  }
  return result;
}

}  // namespace xinfang::http
