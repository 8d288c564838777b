#include "api/http/words.h"

#include <algorithm>

namespace xinfang::http {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Cuts `text` at the first `separator`; the rest stays in `text`.
std::string_view take_until(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  const auto taken = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return trimmed(taken);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> elements;
  while (!text.empty()) {
    const auto element = take_until(text, ',');
    if (!element.empty()) elements.push_back(element);
  }
  return elements;
}

std::string_view cookie_value(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    auto pair = take_until(cookies, ';');
    if (take_until(pair, '=') == name) return trimmed(pair);
  }
  return {};
}

std::string set_cookie(std::string_view token, bool secure) {
  std::string cookie(session_cookie);
  cookie += '=';
  cookie += token;
  cookie += "; HttpOnly; SameSite=Strict; Path=/";
  if (token.empty()) cookie += "; Max-Age=0";
  if (secure) cookie += "; Secure";
  return cookie;
}

bool is_json(std::string_view content_type) {
  return equals_ignoring_case(take_until(content_type, ';'), "application/json");
}

bool prefers_minimal(std::string_view prefer) {
  for (auto preference : split_list(prefer)) {
    auto token = take_until(preference, ';');
    if (equals_ignoring_case(take_until(token, '='), "return")) {
      return token == "minimal" || token == "\"minimal\"";
    }
  }
  return false;
}

bool accepts(std::string_view accept_encoding, std::string_view coding) {
  for (auto element : split_list(accept_encoding)) {
    if (!equals_ignoring_case(take_until(element, ';'), coding)) continue;
    auto name = take_until(element, '=');
    if (!equals_ignoring_case(name, "q")) return true;
    // 0, 0.0, 0.00, 0.000
    return element.find_first_not_of("0.") != std::string_view::npos;
  }
  return false;
}

bool is_same_origin(std::string_view origin, std::string_view host,
                    const std::vector<std::string>& others) {
  if (origin.empty()) return true;
  if (std::find(others.begin(), others.end(), origin) != others.end()) return true;
  const auto scheme = origin.find("://");
  if (scheme == std::string_view::npos || host.empty()) return false;
  return equals_ignoring_case(origin.substr(scheme + 3), host);
}

}  // namespace xinfang::http
