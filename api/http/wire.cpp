#include "api/http/wire.h"

#include <array>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <cstdio>

#include "api/http/target.h"

namespace xinfang::http {

namespace beast_http = boost::beast::http;
using beast_http::field;
using service::Problem;
using service::ProblemCode;

namespace {

// Scripts come from the application itself, inline styles from Element Plus and Graphviz' SVG.
constexpr std::string_view content_security_policy =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'";

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

struct Wanted {
  std::string_view name;
  std::string_view Headers::*place;
};
constexpr std::array wanted_fields{
    Wanted{"Accept-Encoding", &Headers::accept_encoding},
    Wanted{"Content-Type", &Headers::content_type},
    Wanted{"Cookie", &Headers::cookie},
    Wanted{"Host", &Headers::host},
    Wanted{"Idempotency-Key", &Headers::idempotency_key},
    Wanted{"If-Match", &Headers::if_match},
    Wanted{"If-None-Match", &Headers::if_none_match},
    Wanted{"Origin", &Headers::origin},
    Wanted{"Prefer", &Headers::prefer},
};

}  // namespace

Result<Request, Problem> read_wire(const WireRequest& message) {
  Request request;
  request.method = view(message.method_string());
  auto target = parse_target(view(message.target()));
  if (!target) return Failure{target.error()};
  request.target = std::move(*target);
  for (const auto& wanted : wanted_fields) {
    const auto [first, last] =
        message.equal_range(boost::beast::string_view(wanted.name.data(), wanted.name.size()));
    if (first == last) continue;
    if (std::next(first) != last) {
      return Failure{refuse(ProblemCode::bad_request,
                            "the field " + std::string(wanted.name) + " is there twice")};
    }
    request.headers.*wanted.place = view(first->value());
    if ((request.headers.*wanted.place).empty() && wanted.name == "Idempotency-Key") {
      return Failure{refuse(ProblemCode::bad_request, "the Idempotency-Key is empty")};
    }
  }
  if (message.version() >= 11 && message.count(field::host) == 0) {
    return Failure{refuse(ProblemCode::bad_request, "HTTP/1.1 needs a Host field")};
  }
  // RFC 9112, section 6.3: where chunked is not last, nobody can tell where the body ends.
  if (message.count(field::transfer_encoding) != 0 && !message.chunked()) {
    return Failure{refuse(ProblemCode::bad_request,
                          "a Transfer-Encoding other than chunked is not understood")};
  }
  request.body = message.body();
  request.upgrade = boost::beast::websocket::is_upgrade(message);
  return request;
}

namespace {

// IMF-fixdate (RFC 9110, section 5.6.7).
std::string date_text(Instant now) {
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                days.at(std::chrono::weekday(day).c_encoding()), static_cast<unsigned>(date.day()),
                months.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

boost::beast::string_view view(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

WireResponse write_wire(const Response& response, unsigned version, bool keep_alive, Instant now) {
  WireResponse message;
  message.version(version);
  message.result(static_cast<unsigned>(response.status));
  message.set(field::date, date_text(now));
  message.set(field::cache_control, view(response.cache_control));
  message.set("Content-Security-Policy", view(content_security_policy));
  message.set("X-Content-Type-Options", "nosniff");
  message.set("Referrer-Policy", "no-referrer");
  if (!response.media_type.empty()) {
    message.set(field::content_type, view(response.media_type));
  }
  for (const auto& [name, value] : response.headers) message.insert(view(name), value);
  message.keep_alive(keep_alive);
  const std::string_view body =
      response.borrowed_body.empty() ? response.body : response.borrowed_body;
  message.body() = {body.data(), body.size()};
  // RFC 9110, section 8.6: no Content-Length in a 204.
  if (response.status != 204 && response.status != 304) message.content_length(body.size());
  return message;
}

}  // namespace xinfang::http
