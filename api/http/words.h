// Small readings of header fields: pure functions over their text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xinfang::http {

// The session's cookie. It has no Expires: it ends with the browser, the session by its own terms.
inline constexpr std::string_view session_cookie = "xinfang_session";

// The value of a cookie in a Cookie field (RFC 6265, section 4.2); empty where it is missing. Of
// several with one name the first counts.
std::string_view cookie_value(std::string_view cookies, std::string_view name);
// The Set-Cookie field for a token; an empty token takes the cookie away.
std::string set_cookie(std::string_view token, bool secure);

// application/json, with or without parameters (RFC 9110, section 8.3.1).
bool is_json(std::string_view content_type);

// Prefer: return=minimal (RFC 7240, section 4.2).
bool prefers_minimal(std::string_view prefer);

// Whether the field's list names `coding` without q=0 (RFC 9110, section 12.5.3).
bool accepts(std::string_view accept_encoding, std::string_view coding);

// Whether an Origin field (RFC 6454) names the authority that the Host field names, or is one of
// `others`, written whole ("https://petition.example"). An empty origin is same: no page sent it.
bool is_same_origin(std::string_view origin, std::string_view host,
                    const std::vector<std::string>& others);

// The elements of a comma-separated list, trimmed; empty ones are left out.
std::vector<std::string_view> split_list(std::string_view text);
bool equals_ignoring_case(std::string_view left, std::string_view right);

}  // namespace xinfang::http
